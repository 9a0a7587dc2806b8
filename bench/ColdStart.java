import dev.weft.Fn;
import dev.weft.Job;
import dev.weft.Pool;
import dev.weft.ProcessOptions;
import java.util.ArrayList;

/** What VersusPython measures in JVMs of their own: {@code first} prints figures, {@code orphan} waits to be killed. */
class ColdStart {
    static final int TASKS = 100_000;

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("orphan")) {
            Pool pool = Pool.processes(ProcessOptions.defaults().workers(1));
            System.out.println(pool.submit(() -> ProcessHandle.current().pid()).get());
            Thread.sleep(60_000);
        }
        long start = System.nanoTime();
        try (Pool pool = Pool.processes(2)) {
            pool.submit(() -> 1).get();
            System.out.println("first pool " + (System.nanoTime() - start) / 1e6);
            start = System.nanoTime();
            Fn<Integer, Integer> same = n -> n;
            var jobs = new ArrayList<Job<Integer>>(TASKS);
            for (int i = 0; i < TASKS; i++) {
                jobs.add(pool.submit(same, i));
            }
            for (var job : jobs) {
                job.get();
            }
            System.out.println("first tasks " + TASKS * 1e9 / (System.nanoTime() - start));
        }
    }
}
