package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.Faults.Way;
import dev.weft.ipc.FaultPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Two worker JVMs, one of which is killed at a point of what it does, over and over, while the other and the program go on. The system
 * property {@code weft.sharing.kill.rounds} says how often at each point.
 */
final class Victims implements AutoCloseable {
    /** Where a task stands that calls {@link #here}. */
    static final String HERE = "here";

    private static final int ROUNDS = Integer.getInteger("weft.sharing.kill.rounds", 1);
    private static final int PATIENCE_SECONDS = 60;

    private final Faults faults;
    private final Pool pool;

    // The one that is to be killed, and where.
    private @Nullable Job<?> victim;
    private String point = "";
    private long pid;

    private @Nullable Sharer sharer;

    Victims(Path folder) throws IOException {
        faults = new Faults(folder);
        pool = Pool.processes(faults.options(2));
    }

    /** What is done for one death at {@code point}. */
    interface Round {
        void at(String point) throws Exception;
    }

    /** Does {@code round} at each of the points, as often as is asked for. */
    void each(Round round, String... points) {
        for (String point : points) {
            for (int i = 1; i <= ROUNDS; i++) {
                try (var ofRound = Sharer.open()) {
                    sharer = ofRound;
                    round.at(point);
                } catch (Throwable e) {
                    throw new AssertionError("at " + point + ", round " + i + " of " + ROUNDS + ": " + e, e);
                }
            }
        }
    }

    /** Makes the objects of one round. */
    Sharer sharer() {
        return Objects.requireNonNull(sharer);
    }

    /** A point in the middle of a task. */
    static void here() {
        FaultPoint.reach(HERE);
    }

    /** Has a worker begin with {@code use}, which somebody must let come to {@code first}. */
    void approach(String first, Action use) throws IOException {
        faults.pause(first);
        victim = pool.submit(use);
        point = first;
    }

    /** Lets the one that stands go on, and come to {@code next} when it can. */
    void leaveFor(String next) throws Exception {
        faults.pause(next, pid);
        faults.release(point);
        point = next;
    }

    /** Waits until it stands where it was sent to. */
    void arrive() throws Exception {
        pid = faults.awaitPaused(point);
    }

    void stand(String first, Action use) throws Exception {
        approach(first, use);
        arrive();
    }

    void goOnTo(String next) throws Exception {
        leaveFor(next);
        arrive();
    }

    /** Kills the one that stands. */
    void kill() throws Exception {
        faults.strike(point, Way.KILL);
        Job<?> killed = Objects.requireNonNull(victim);
        var error = assertThrows(ExecutionException.class, () -> killed.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(pid, assertInstanceOf(WorkerKilled.class, error.getCause()).pid());
    }

    /** Waits until all objects have been told of the one that was killed. */
    void awaitNoticed() {
        String words = "(pid " + pid + ")";
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("weft desk") && thread.getName().endsWith(words)));
    }

    void killAndAwaitNotice() throws Exception {
        kill();
        awaitNoticed();
    }

    /** Has the worker that is not killed begin with {@code task}. */
    <T> Job<T> survivor(Task<T> task) {
        return pool.submit(task);
    }

    /**
     * As {@link #survivor(Task)}, and waits until it has passed {@code through}, one after the other: what is armed later is not for it.
     * The one that is to be killed must stand at none of them but the last.
     */
    <T> Job<T> survivor(Task<T> task, String... through) throws Exception {
        int last = through.length - 1;
        mark(through[0], last == 0);
        Job<T> job = pool.submit(task);
        for (int i = 0; i < last; i++) {
            faults.awaitPaused(through[i]);
            mark(through[i + 1], i + 1 == last);
            faults.release(through[i]);
        }
        await().until(() -> faults.isProbed(through[last]));
        return job;
    }

    private void mark(String passed, boolean isLast) throws IOException {
        if (isLast) {
            faults.probe(passed);
        } else {
            faults.pause(passed);
        }
    }

    static <T> T get(Job<T> job) throws Exception {
        return job.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A call in the program, beside what the test does. */
    static final class Beside<T> {
        private final FutureTask<T> task;
        private final Thread thread;

        private Beside(Callable<T> call) {
            task = new FutureTask<>(call);
            thread = Thread.ofVirtual().start(task);
        }

        /** Returns when the call waits for something. */
        Beside<T> asleep() {
            await().until(() -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
            return this;
        }

        T get() throws Exception {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    static <T> Beside<T> beside(Callable<T> call) {
        return new Beside<>(call);
    }

    @Override
    public void close() throws IOException {
        pool.close();
        faults.close();
    }
}
