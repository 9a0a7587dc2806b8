package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For each way in which threads of a program wait for one another: what it is called, and the arrow from who ends it. */
class SynchronizersTest {
    private static final String PROGRAM = """
            import java.util.List;
            import java.util.concurrent.*;
            import java.util.concurrent.locks.*;

            public class Kinds {
                interface Body { void run() throws Exception; }

                static void call(Body body) {
                    try {
                        body.run();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }

                static void await(Thread thread) {
                    while (LockSupport.getBlocker(thread) == null || thread.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                }

                static Thread released;

                static void release(String name, Body wait, Body release) throws Exception {
                    released = new Thread(() -> call(wait), name);
                    released.start();
                    await(released);
                    release.run();
                    released.join();
                }

                /** Who hands over a task may first have to wait for the lock of a queue. */
                static void end(CountDownLatch task) {
                    Object blocker = null;
                    while (blocker == null || blocker instanceof AbstractOwnableSynchronizer
                            || released.getState() != Thread.State.WAITING) {
                        blocker = LockSupport.getBlocker(released);
                    }
                    task.countDown();
                }

                public static void main(String[] arguments) throws Exception {
                    Semaphore semaphore = new Semaphore(0);
                    release("semaphore", semaphore::acquire, semaphore::release);
                    CountDownLatch latch = new CountDownLatch(1);
                    release("latch", latch::await, latch::countDown);
                    CyclicBarrier barrier = new CyclicBarrier(2);
                    release("barrier", barrier::await, barrier::await);
                    Phaser phaser = new Phaser(2);
                    release("phaser", phaser::arriveAndAwaitAdvance, phaser::arriveAndAwaitAdvance);
                    Exchanger<String> exchanger = new Exchanger<>();
                    release("exchanger", () -> exchanger.exchange("a"), () -> exchanger.exchange("b"));
                    SynchronousQueue<String> queue = new SynchronousQueue<>();
                    release("queue", queue::take, () -> queue.put("item"));
                    StampedLock stamped = new StampedLock();
                    long stamp = stamped.writeLock();
                    release("reader", stamped::readLock, () -> stamped.unlockWrite(stamp));
                    ReentrantReadWriteLock both = new ReentrantReadWriteLock();
                    both.readLock().lock();
                    release("writer", () -> both.writeLock().lock(), () -> both.readLock().unlock());
                    ScheduledExecutorService pool = Executors.newScheduledThreadPool(1, body -> new Thread(body, "pool"));
                    CompletionService<String> done = new ExecutorCompletionService<>(pool);
                    CountDownLatch mayEnd = new CountDownLatch(1);
                    release("completion", () -> {
                        done.submit(() -> task(mayEnd));
                        done.take();
                    }, () -> end(mayEnd));
                    CountDownLatch allMayEnd = new CountDownLatch(1);
                    release("all", () -> pool.invokeAll(List.of(() -> task(allMayEnd))), () -> end(allMayEnd));
                    pool.shutdown();
                    pool.awaitTermination(1, TimeUnit.MINUTES);
                    fork();
                }

                static String task(CountDownLatch mayEnd) throws Exception {
                    mayEnd.await();
                    return "done";
                }

                static void fork() throws Exception {
                    ForkJoinPool pool = new ForkJoinPool(2);
                    Fork fork = new Fork();
                    pool.submit(fork);
                    fork.childRuns.await();
                    fork.forked.await();
                    Kinds.await(fork.worker);
                    fork.childMayEnd.countDown();
                    fork.get();
                    pool.shutdown();
                }

                static class Fork extends RecursiveAction {
                    final CountDownLatch forked = new CountDownLatch(1);
                    final CountDownLatch childRuns = new CountDownLatch(1);
                    final CountDownLatch childMayEnd = new CountDownLatch(1);
                    Thread worker;

                    @Override
                    protected void compute() {
                        Child child = new Child(this);
                        child.fork();
                        call(childRuns::await);
                        worker = Thread.currentThread();
                        worker.setName("forker");
                        forked.countDown();
                        child.join();
                    }
                }

                static class Child extends RecursiveAction {
                    final Fork parent;

                    Child(Fork parent) {
                        this.parent = parent;
                    }

                    @Override
                    protected void compute() {
                        Thread.currentThread().setName("thief");
                        parent.childRuns.countDown();
                        call(parent.childMayEnd::await);
                    }
                }
            }
            """;

    /** By thread: what it waits for, and who ends that. */
    private static final Map<String, List<String>> WAITS = new LinkedHashMap<>();

    static {
        WAITS.put("semaphore", List.of("wait Semaphore #", "main"));
        WAITS.put("latch", List.of("wait CountDownLatch #", "main"));
        WAITS.put("barrier", List.of("wait Condition #", "main"));
        WAITS.put("phaser", List.of("wait Phaser", "main"));
        WAITS.put("exchanger", List.of("wait Exchanger", "main"));
        WAITS.put("queue", List.of("wait SynchronousQueue", "main"));
        WAITS.put("reader", List.of("lock StampedLock #", "main"));
        WAITS.put("writer", List.of("lock ReentrantReadWriteLock #", "main"));
        WAITS.put("completion", List.of("wait Condition #", "pool"));
        WAITS.put("all", List.of("wait ", "pool"));
        WAITS.put("forker", List.of("wait Kinds$Child", "thief"));
    }

    @TempDir
    Path folder;

    @EachJdk
    void whoWaitsSaysForWhatAndHasAnArrowFromWhoEndsIt(Jdk jdk) throws Exception {
        TraceFile trace = Program.compile(folder, 17, "Kinds.java", PROGRAM).trace(jdk, "Kinds").traces().get(0);
        WAITS.forEach((thread, wait) -> {
            List<Step> steps = Step.of(trace, thread);
            List<Long> given = Step.all(Step.of(trace, wait.get(1)), Layout.FLOW_OUT, "wake").stream().map(Step::value).toList();
            List<Long> got = got(steps, wait.get(0));
            assertTrue(got.stream().anyMatch(given::contains), () -> thread + " gets " + got + " of " + given + " in " + steps);
        });
        assertArrow(trace, "completion", "submit", "pool");
        assertArrow(trace, "all", "submit", "pool");
        assertArrow(trace, "forker", "fork", "thief");
    }

    /** The arrows that come to waits of a name. */
    private static List<Long> got(List<Step> steps, String wait) {
        List<Long> got = new ArrayList<>();
        boolean inWait = false;
        for (Step step : steps) {
            boolean isWait = step.name().startsWith(wait);
            inWait = step.kind() == Layout.BEGIN && isWait || inWait && !(step.kind() == Layout.END && isWait);
            if (inWait && step.kind() == Layout.FLOW_IN) {
                got.add(step.value());
            }
        }
        return got;
    }

    private static void assertArrow(TraceFile trace, String from, String name, String to) {
        List<Long> given = Step.all(Step.of(trace, from), Layout.FLOW_OUT, name).stream().map(Step::value).toList();
        List<Step> got = Step.all(Step.of(trace, to), Layout.FLOW_IN, name);
        assertTrue(got.stream().anyMatch(step -> given.contains(step.value())), () -> name + " from " + from + ": " + given + " in " + got);
    }

    @Test
    void whatAScopeForksHasAnArrowAndTheJoinToo() throws Exception {
        TraceFile trace = Program.compile(folder, Jdk.current().feature(), "Scopes.java", """
                import java.util.concurrent.CountDownLatch;
                import java.util.concurrent.StructuredTaskScope;
                import java.util.concurrent.locks.LockSupport;

                public class Scopes {
                    static final CountDownLatch MAY_END = new CountDownLatch(1);

                    public static void main(String[] arguments) throws Exception {
                        Thread main = Thread.currentThread();
                        Thread watch = new Thread(() -> endWhenJoined(main));
                        try (var scope = StructuredTaskScope.open()) {
                            scope.fork(Scopes::child);
                            watch.start();
                            scope.join();
                        }
                        watch.join();
                    }

                    static void endWhenJoined(Thread main) {
                        while (main.getState() != Thread.State.WAITING) {
                            Thread.onSpinWait();
                        }
                        MAY_END.countDown();
                    }

                    static Void child() throws Exception {
                        Thread.currentThread().setName("child");
                        MAY_END.await();
                        return null;
                    }
                }
                """, "--enable-preview").withJvmOptions("--enable-preview").trace(Jdk.current(), "Scopes").traces().get(0);
        List<Step> main = Step.of(trace, "main");
        List<Step> child = Step.of(trace, "child");
        Step started = Step.only(child, Layout.FLOW_IN, "submit");
        assertTrue(Step.all(main, Layout.FLOW_OUT, "submit").stream().anyMatch(step -> step.value() == started.value()), main::toString);
        // Who ends the wait is the child's carrier, when the child is over.
        long joined = Step.only(main, Layout.FLOW_IN, "wake").value();
        List<Long> carried = new ArrayList<>();
        for (long thread : trace.threads().keySet()) {
            List<Step> steps = Step.of(trace, thread);
            List<Step> before = steps.stream().takeWhile(step -> step.kind() != Layout.FLOW_OUT || step.value() != joined).toList();
            if (before.size() < steps.size()) {
                List<Step> mounts = Step.all(before, Layout.BEGIN, "virtual thread");
                carried.add(mounts.get(mounts.size() - 1).value());
            }
        }
        assertEquals(List.of(Step.id(trace, "child")), carried);
    }
}
