package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What threads wait for, who has it, and who lets them go on. */
class WaitsTest {
    private static final String PROGRAM = """
            import java.util.concurrent.ArrayBlockingQueue;
            import java.util.concurrent.CountDownLatch;
            import java.util.concurrent.FutureTask;
            import java.util.concurrent.locks.LockSupport;
            import java.util.concurrent.locks.ReentrantLock;

            public class Waiting {
                static final ReentrantLock LOCK = new ReentrantLock();
                static final ArrayBlockingQueue<String> QUEUE = new ArrayBlockingQueue<>(1);
                static final CountDownLatch HELD = new CountDownLatch(1);
                static final FutureTask<String> RESULT = new FutureTask<>(() -> "done");

                interface Body { void run() throws Exception; }

                static Thread start(String name, Body body) {
                    Thread thread = new Thread(() -> call(body), name);
                    thread.start();
                    return thread;
                }

                static void call(Body body) {
                    try {
                        body.run();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }

                static void awaitParked(Thread thread) {
                    while (LockSupport.getBlocker(thread) == null || thread.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                }

                public static void main(String[] arguments) throws Exception {
                    Thread holder = start("holder", () -> hold());
                    while (!LOCK.isLocked()) {
                        Thread.onSpinWait();
                    }
                    Thread locker = start("locker", Waiting::lock);
                    awaitParked(locker);
                    HELD.countDown();
                    locker.join();
                    holder.join();
                    Thread taker = start("taker", () -> QUEUE.take());
                    awaitParked(taker);
                    put();
                    taker.join();
                    Thread getter = start("getter", () -> RESULT.get());
                    awaitParked(getter);
                    RESULT.run();
                    getter.join();
                    permitted();
                }

                static void hold() throws Exception {
                    LOCK.lock();
                    HELD.await();
                    LOCK.unlock();
                }

                static void lock() {
                    LOCK.lock();
                    LOCK.unlock();
                }

                static void put() throws Exception {
                    QUEUE.put("item");
                }

                static void permitted() {
                    for (int i = 0; i < 200_000; i++) {
                        LockSupport.unpark(Thread.currentThread());
                        LockSupport.park();
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    private Program program() throws Exception {
        return Program.compile(folder, 17, "Waiting.java", PROGRAM);
    }

    @EachJdk
    void aWaitSaysWhatForWhoHasItAndWhoEndsIt(Jdk jdk) throws Exception {
        TraceFile trace = program().trace(jdk, "Waiting").traces().get(0);
        List<Step> locker = Step.of(trace, "locker");
        Step lock = Step.only(locker, Layout.BEGIN, "lock ReentrantLock #");
        Step owner = Step.only(locker, Layout.STATE, "owner: thread");
        assertEquals(Step.id(trace, "holder"), owner.value());
        assertEquals(Layout.SYMBOL_WAIT, trace.symbol(lock.symbol()).kind());
        Step wake = Step.only(Step.of(trace, "holder"), Layout.FLOW_OUT, "wake");
        assertEquals(wake.value(), Step.only(locker, Layout.FLOW_IN, "wake").value());

        Step took = Step.only(Step.of(trace, "taker"), Layout.FLOW_IN, "wake");
        Step got = Step.only(Step.of(trace, "getter"), Layout.FLOW_IN, "wake");
        List<Long> given = Step.all(Step.of(trace, "main"), Layout.FLOW_OUT, "").stream().map(Step::value).toList();
        assertTrue(given.contains(took.value()) && given.contains(got.value()), () -> given + " must lead to " + took + " and " + got);
        Step.only(Step.of(trace, "taker"), Layout.BEGIN, "wait Condition #");
        Step.only(Step.of(trace, "getter"), Layout.BEGIN, "wait FutureTask");
        assertEquals(0, Calls.of(trace).open());
    }

    @EachJdk
    void aPermitThatIsThereIsNoWait(Jdk jdk) throws Exception {
        // Compiled when it is due, however busy the machine is.
        List<Step> steps = Step.of(program().withJvmOptions("-Xbatch").trace(jdk, "Waiting").traces().get(0), "main");
        long parks = steps.stream().filter(step -> step.kind() == Layout.BEGIN && step.name().equals("park")).count();
        // Those of code that is not compiled yet take as long as a short wait.
        assertTrue(parks < 180_000, () -> parks + " parks of 200,000 that had their permit");
    }

    @EachJdk
    void nothingOfItIsThereWithoutWaits(Jdk jdk) throws Exception {
        TraceFile trace = program().withAgentOptions("all=true,waits=false").trace(jdk, "Waiting").traces().get(0);
        trace.forEachEvent((thread, kind, symbol, ticks, value) ->
                assertFalse(kind == Layout.BEGIN || kind >= Layout.FLOW_OUT, () -> trace.symbol(symbol).name()));
    }

    @Test
    void virtualThreadsWaitToo() throws Exception {
        Program program = Program.compile(folder, 25, "Virtual.java", """
                import java.util.concurrent.locks.LockSupport;
                import java.util.concurrent.locks.ReentrantLock;

                public class Virtual {
                    static final ReentrantLock LOCK = new ReentrantLock();

                    public static void main(String[] arguments) throws Exception {
                        LOCK.lock();
                        Thread locker = Thread.ofVirtual().name("locker").start(Virtual::lock);
                        while (locker.getState() != Thread.State.WAITING) {
                            Thread.onSpinWait();
                        }
                        LOCK.unlock();
                        locker.join();
                    }

                    static void lock() {
                        LOCK.lock();
                        LOCK.unlock();
                    }
                }
                """);
        TraceFile trace = program.trace(Jdk.current(), "Virtual").traces().get(0);
        List<Step> locker = Step.of(trace, "locker");
        Step.only(locker, Layout.BEGIN, "lock ReentrantLock #");
        assertEquals(Step.id(trace, "main"), Step.only(locker, Layout.STATE, "owner: thread").value());
        assertEquals(Step.only(Step.of(trace, "main"), Layout.FLOW_OUT, "wake").value(), Step.only(locker, Layout.FLOW_IN, "wake").value());
    }

    private static final String HAND_OFFS = """
            import java.util.concurrent.CompletableFuture;
            import java.util.concurrent.ExecutorService;
            import java.util.concurrent.Executors;
            import java.util.concurrent.ForkJoinPool;
            import java.util.concurrent.ScheduledExecutorService;
            import java.util.concurrent.TimeUnit;

            public class HandOffs {
                public static void main(String[] arguments) throws Exception {
                    ExecutorService pool = Executors.newSingleThreadExecutor(body -> new Thread(body, "pool"));
                    pool.submit(HandOffs::inPool).get();
                    CompletableFuture.runAsync(HandOffs::inStage, pool).get();
                    pool.shutdown();
                    ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, body -> new Thread(body, "timer"));
                    timer.schedule(HandOffs::later, 1, TimeUnit.MILLISECONDS).get();
                    timer.shutdown();
                    ForkJoinPool forks = new ForkJoinPool(1);
                    forks.submit(HandOffs::inForks).get();
                    forks.shutdown();
                    Thread thread = new Thread(HandOffs::inThread);
                    thread.start();
                    thread.join();
                    if (arguments.length > 0) {
                        ExecutorService virtual = (ExecutorService)
                                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
                        virtual.submit(HandOffs::inVirtual).get();
                        virtual.shutdown();
                    }
                }

                static void inPool() {}
                static void inStage() {}
                static void later() {}
                static void inForks() {}
                static void inThread() {}
                static void inVirtual() {}
            }
            """;

    @EachJdk
    void whatIsHandedOverIsAnArrowToWhereItRuns(Jdk jdk) throws Exception {
        boolean virtual = jdk.feature() >= 21;
        TraceFile trace = Program.compile(folder, 17, "HandOffs.java", HAND_OFFS)
                .trace(jdk, virtual ? new String[] {"HandOffs", "virtual"} : new String[] {"HandOffs"}).traces().get(0);
        List<Step> main = Step.of(trace, "main");
        List<String> missing = new ArrayList<>(List.of("inPool", "inStage", "later", "inForks", "inThread"));
        if (virtual) {
            missing.add("inVirtual");
        }
        long runs = 0;
        for (long thread : trace.threads().keySet()) {
            Step last = new Step(0, 0, "", 0, 0);
            List<Step> steps = Step.of(trace, thread);
            assertTrue(steps.stream().anyMatch(step -> step.kind() == Layout.ENTER || step.name().equals("virtual thread")),
                    () -> "no thread of the JDK, but " + steps);
            for (Step step : steps) {
                Step arrow = last;
                String method = step.name().substring(step.name().indexOf('.') + 1);
                if (step.kind() == Layout.ENTER && missing.contains(method)) {
                    String name = method.equals("inThread") ? "start" : "submit";
                    assertEquals(Layout.FLOW_IN + " " + name, arrow.kind() + " " + arrow.name(), method);
                    assertTrue(main.stream().anyMatch(given -> given.kind() == Layout.FLOW_OUT && given.value() == arrow.value()), method);
                    missing.remove(method);
                }
                last = step.kind() == Layout.BEGIN ? last : step;
            }
            assertEquals(runs(steps, Layout.BEGIN), runs(steps, Layout.END), () -> "each run that begins ends: " + steps);
            runs += runs(steps, Layout.BEGIN);
        }
        assertEquals(List.of(), missing);
        assertEquals(4, runs);
    }

    private static long runs(List<Step> steps, int kind) {
        return steps.stream().filter(step -> step.kind() == kind && step.name().equals("task")).count();
    }

    private static final String MONITORS = """
            public class Monitors {
                static final Object LOCK = new Object();
                static volatile boolean held;
                static volatile boolean enough;
                static int deepest;

                static void await(Thread thread, Thread.State state) {
                    while (thread.getState() != state) {
                        Thread.onSpinWait();
                    }
                }

                static Thread start(String name, Runnable body) {
                    Thread thread = new Thread(body, name);
                    thread.start();
                    return thread;
                }

                public static void main(String[] arguments) throws Exception {
                    Thread holder = start("holder", Monitors::hold);
                    while (!held) {
                        Thread.onSpinWait();
                    }
                    Thread blocked = start("blocked", Monitors::block);
                    await(blocked, Thread.State.BLOCKED);
                    enough = true;
                    holder.join();
                    blocked.join();
                    Thread waiter = start("waiter", Monitors::waitForever);
                    await(waiter, Thread.State.WAITING);
                    tell();
                    waiter.join();
                    Thread sleeper = start("sleeper", Monitors::sleep);
                    await(sleeper, Thread.State.TIMED_WAITING);
                    sleeper.interrupt();
                    sleeper.join(60_000, 1);
                    alone(5);
                    Thread last = start("last", () -> alone(3));
                    last.join();
                    System.out.println(Thread.holdsLock(LOCK) + " " + Thread.holdsLock(Monitors.class));
                }

                static synchronized void hold() {
                    held = true;
                    while (!enough) {
                        Thread.onSpinWait();
                    }
                }

                static void block() {
                    synchronized (Monitors.class) {
                        deepest = 0;
                    }
                }

                static void waitForever() {
                    synchronized (LOCK) {
                        try {
                            LOCK.wait();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                }

                static void tell() {
                    synchronized (LOCK) {
                        LOCK.notifyAll();
                    }
                }

                static void sleep() {
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        System.out.println("interrupted");
                    }
                }

                static int alone(int n) {
                    synchronized (LOCK) {
                        while (n > 1) {
                            synchronized (LOCK) {
                                n--;
                            }
                        }
                        return n;
                    }
                }
            }
            """;

    @EachJdk
    void monitorsHaveOwnersAndNotificationsAreArrows(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Monitors.java", MONITORS);
        Program.Run run = program.trace(jdk, "Monitors");
        assertEquals("interrupted\nfalse false\n", run.out(), run.err());
        assertEquals("", run.err());
        TraceFile trace = run.traces().get(0);
        List<Step> blocked = Step.of(trace, "blocked");
        Step.only(blocked, Layout.BEGIN, "lock Monitors.class #");
        assertEquals(Step.id(trace, "holder"), Step.only(blocked, Layout.STATE, "owner: thread").value());
        Step left = Step.only(Step.of(trace, "holder"), Layout.FLOW_OUT, "wake");
        assertEquals(left.value(), Step.only(blocked, Layout.FLOW_IN, "wake").value());
        List<Step> waiter = Step.of(trace, "waiter");
        Step.only(waiter, Layout.BEGIN, "wait Object #");
        Step arrived = Step.only(waiter, Layout.FLOW_IN, "wake");
        List<Step> main = Step.of(trace, "main");
        assertTrue(main.stream().anyMatch(step -> step.kind() == Layout.FLOW_OUT && step.value() == arrived.value()), main::toString);
        Step.only(Step.of(trace, "sleeper"), Layout.BEGIN, "sleep");
        long sleeper = Step.id(trace, "sleeper");
        assertTrue(Step.all(main, Layout.STATE, "for: thread").stream().anyMatch(step -> step.value() == sleeper), main::toString);
        assertFalse(main.stream().anyMatch(step -> step.name().startsWith("lock ")), main::toString);
    }

    /** Standard error is left alone: the JVM writes to it itself if a class is loaded, under any agent, where no stack is left. */
    @EachJdk
    void aStackOverflowLeavesNoMonitorLocked(Jdk jdk) throws Exception {
        Program program = Program.compile(folder, 17, "Deep.java", """
                public class Deep {
                    static final Object LOCK = new Object();
                    static int deepest;

                    public static void main(String[] arguments) throws Exception {
                        try {
                            overflow(0);
                        } catch (StackOverflowError e) {
                            System.out.println(deepest > 100);
                        }
                        Thread last = new Thread(() -> overflow(-1));
                        last.start();
                        last.join();
                        System.out.println(Thread.holdsLock(LOCK));
                    }

                    static void overflow(int depth) {
                        synchronized (LOCK) {
                            deepest = depth;
                            if (depth >= 0) {
                                overflow(depth + 1);
                            }
                        }
                    }
                }
                """);
        Program.Run run = program.trace(jdk, "Deep");
        assertEquals("true\nfalse\n", run.out(), run.err());
        assertEquals(0, run.code());
    }

    private static final String SOCKETS = """
            import java.io.IOException;
            import java.net.InetAddress;
            import java.net.ServerSocket;
            import java.net.Socket;
            import java.util.concurrent.CountDownLatch;

            public class Sockets {
                static final CountDownLatch READING = new CountDownLatch(1);

                public static void main(String[] arguments) throws Exception {
                    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                        Thread client = new Thread(() -> talk(server.getLocalPort()), "client");
                        client.start();
                        try (Socket socket = server.accept()) {
                            READING.await();
                            while (!isReading(client)) {
                                Thread.onSpinWait();
                            }
                            long until = System.nanoTime() + 1_000_000;
                            while (System.nanoTime() < until) {
                                Thread.onSpinWait();
                            }
                            socket.getOutputStream().write(7);
                            client.join();
                        }
                    }
                }

                static boolean isReading(Thread client) {
                    for (StackTraceElement frame : client.getStackTrace()) {
                        if (frame.getMethodName().equals("implRead")) {
                            return true;
                        }
                    }
                    return false;
                }

                static void talk(int port) {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        READING.countDown();
                        System.out.println(socket.getInputStream().read());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }
            }
            """;

    @EachJdk
    void whoReadsASocketWaits(Jdk jdk) throws Exception {
        Program.Run run = Program.compile(folder, 17, "Sockets.java", SOCKETS).trace(jdk, "Sockets");
        assertEquals("7\n", run.out(), run.err());
        TraceFile trace = run.traces().get(0);
        Step.only(Step.of(trace, "client"), Layout.BEGIN, "socket read");
        assertEquals(0, Calls.of(trace).open());
    }
}
