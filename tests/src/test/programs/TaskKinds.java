import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A program for JDK 17 on that hands tasks to executors of all kinds; with an argument also to virtual threads. */
public class TaskKinds {
    private static volatile Thread fallen;

    public static void main(String[] arguments) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        Future<?> first = pool.submit(TaskKinds::pausing);
        Future<?> second = pool.submit(TaskKinds::pausing);
        first.get();
        second.get();
        try {
            pool.submit(TaskKinds::failing).get();
        } catch (ExecutionException expected) {
            pool.execute(TaskKinds::falling);
        }
        CompletableFuture.supplyAsync(TaskKinds::stage, pool).thenApplyAsync(TaskKinds::next, pool).get();
        CompletableFuture.supplyAsync(TaskKinds::stage).get();
        pool.shutdown();
        pool.awaitTermination(1, TimeUnit.MINUTES);
        // It ends with its task, which the pool does not wait for.
        fallen.join();
        ForkJoinPool forks = new ForkJoinPool(1);
        forks.submit(TaskKinds::forked).get();
        forks.shutdown();
        if (arguments.length > 0) {
            ExecutorService virtual = (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            for (int i = 0; i < 3; i++) {
                virtual.submit(TaskKinds::light);
            }
            virtual.shutdown();
            virtual.awaitTermination(1, TimeUnit.MINUTES);
        }
        System.out.println("done");
    }

    static void pausing() {
        pause();
        pause();
    }

    static void light() {
        pause();
    }

    /** The wait that a recording shows in its callers. */
    static void pause() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Object failing() {
        throw new IllegalStateException("as expected");
    }

    static void falling() {
        fallen = Thread.currentThread();
        throw new IllegalStateException("as expected, too");
    }

    static int stage() {
        return 1;
    }

    static int next(int number) {
        return number + 1;
    }

    static void forked() {}
}
