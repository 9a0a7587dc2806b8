package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which carrier runs a virtual thread, and when; the JDK of the build has virtual threads. */
class MountsTest {
    private static final String PROGRAM = """
            import java.util.ArrayList;
            import java.util.List;
            import java.util.concurrent.CountDownLatch;
            import java.util.concurrent.locks.LockSupport;

            public class Mounts {
                static final int THREADS = 200;
                static final CountDownLatch MET = new CountDownLatch(THREADS);

                public static void main(String[] arguments) throws Exception {
                    List<Thread> threads = new ArrayList<>();
                    for (int i = 0; i < THREADS; i++) {
                        threads.add(Thread.ofVirtual().name("virtual " + i).start(Mounts::meet));
                    }
                    for (Thread thread : threads) {
                        thread.join();
                    }
                    Thread pinned = Thread.ofVirtual().name("pinned").start(Initialized::touch);
                    while (pinned.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    LockSupport.unpark(pinned);
                    pinned.join();
                }

                static void meet() {
                    MET.countDown();
                    try {
                        MET.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    Thread.yield();
                    step();
                }

                static int step() {
                    return List.of(1, 2, 3).size();
                }
            }

            class Initialized {
                static {
                    init();
                }

                static void touch() {}

                static void init() {
                    LockSupport.park();
                }
            }
            """;

    @TempDir
    Path folder;

    private TraceFile trace(String agentOptions) throws Exception {
        Program.Run run = Program.compile(folder, Jdk.current().feature(), "Mounts.java", PROGRAM).withAgentOptions(agentOptions)
                .trace(Jdk.current(), "Mounts");
        assertEquals("", run.err());
        TraceFile trace = run.traces().get(0);
        assertEquals(List.of(), trace.properties().keySet().stream().filter(key -> key.startsWith("not woven")).toList());
        return trace;
    }

    /** A time in which a carrier has a virtual thread. */
    private record Mount(long thread, long from, long to) {}

    private static List<Mount> mounts(TraceFile trace) {
        List<Mount> mounts = new ArrayList<>();
        for (long carrier : trace.threads().keySet()) {
            Step mounted = null;
            for (Step step : Step.of(trace, carrier)) {
                if (step.name().equals("virtual thread")) {
                    assertEquals(mounted == null ? Layout.BEGIN : Layout.END, step.kind(), () -> "of carrier " + carrier);
                    if (mounted != null) {
                        mounts.add(new Mount(mounted.value(), mounted.ticks(), step.ticks()));
                    }
                    mounted = mounted == null ? step : null;
                }
            }
        }
        return mounts;
    }

    private static LongStream virtualThreads(TraceFile trace) {
        return trace.threads().values().stream().filter(thread -> thread.virtual()).mapToLong(thread -> thread.id());
    }

    @Test
    void whateverAVirtualThreadDoesItDoesOnACarrierThatHasIt() throws Exception {
        TraceFile trace = trace("all=true");
        List<Mount> mounts = mounts(trace);
        assertEquals(201, virtualThreads(trace).count());
        virtualThreads(trace).forEach(thread -> {
            List<Mount> own = mounts.stream().filter(mount -> mount.thread == thread).toList();
            for (Step step : Step.of(trace, thread)) {
                assertTrue(own.stream().anyMatch(mount -> mount.from <= step.ticks() && step.ticks() <= mount.to),
                        () -> step + " of thread " + thread + " is in none of " + own);
            }
        });
    }

    @Test
    void whoWasStartedOrLetGoOnSaysSinceWhenItMightHaveRun() throws Exception {
        TraceFile trace = trace("all=true");
        List<Long> late = new ArrayList<>();
        virtualThreads(trace).forEach(thread ->
                Step.all(Step.of(trace, thread), Layout.STATE, Layout.RUNNABLE).forEach(step -> late.add(step.value())));
        assertTrue(late.size() >= 200, () -> late.size() + " of 201 starts and as many waits");
        late.forEach(nanos -> assertTrue(nanos >= 1_000 && nanos < 100_000_000_000L, () -> nanos + " ns"));
    }

    @Test
    void whoCannotLeaveItsCarrierIsPinnedAndSaysWhy() throws Exception {
        List<Step> pinned = Step.of(trace("all=true"), "pinned");
        int park = pinned.indexOf(Step.only(pinned, Layout.BEGIN, "park"));
        assertEquals(List.of("park", "pinned", "by: a native frame on its stack"),
                pinned.subList(park, park + 3).stream().map(Step::name).toList());
        Step.only(pinned, Layout.END, "pinned");
    }

    @Test
    void nothingOfItIsThereWithoutWaits() throws Exception {
        TraceFile trace = trace("all=true,waits=false");
        for (long thread : trace.threads().keySet()) {
            assertFalse(Step.of(trace, thread).stream().anyMatch(step -> step.name().equals("virtual thread")));
        }
    }
}
