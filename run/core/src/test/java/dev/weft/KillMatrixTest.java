package dev.weft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Faults.Way;
import dev.weft.ipc.FaultPoint;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Workers end in every way at every step of the protocol, with small, middle and large arguments and results. Whatever happens: nothing
 * hangs, no answer is wrong, the task that ran fails alone, every other is answered, and nothing is left.
 *
 * <p>{@code weft.kill.rounds} sets the rounds a cell; {@code weft.kill.all} adds middle sizes, and every way to the places that have only
 * KILL otherwise.
 */
@ExtendWith(NothingLeft.class)
@Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // each wait in it has a limit of its own
@SuppressWarnings("NullAway") // what is null fails the test as it should
class KillMatrixTest {
    private static final int ROUNDS = Integer.getInteger("weft.kill.rounds", 1);
    private static final boolean ALL = Boolean.getBoolean("weft.kill.all");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int SMALL = 100;
    private static final int MIDDLE = 64 * 1024;
    private static final int LARGE = 4 * 1024 * 1024;

    /** Where workers end in every way: at a start, in a function, behind an answer, in the middle of one, and of one in shared memory. */
    private static final Set<String> EVERY_WAY = Set.of("start.ready", "call", "answered", "through.part", "shared.before-frame");

    /** What goes through shared memory. */
    private static final int SHARED = 1024 * 1024;

    @TempDir
    Path folder;

    /** What becomes of the task when its worker ends at a place. */
    private enum Fate {
        /** It has not begun, and runs on another worker. */
        RUNS_ELSEWHERE,
        /** It is the one that ran. */
        FAILS,
        /** Its answer is safe already. */
        ANSWERED,
        /** It was begun or not, depending on where the bytes were cut. */
        FAILS_OR_ANSWERED
    }

    private record Cell(String point, Fate fate, int size, Way way) {
        @Override
        public String toString() {
            return way + " at " + point + ", " + size + " bytes";
        }
    }

    private static Stream<Cell> cells() {
        var cells = new ArrayList<Cell>();
        for (int size : ALL ? new int[] {SMALL, MIDDLE, LARGE} : new int[] {SMALL, LARGE}) {
            for (String point : new String[] {"start.journal", "start.ready", "function", "received"}) {
                add(cells, point, Fate.RUNS_ELSEWHERE, size);
            }
            for (String point : new String[] {"begun", "arguments", "call", "called", "encoded"}) {
                add(cells, point, Fate.FAILS, size);
            }
            for (String point : new String[] {"answered", "idle"}) {
                add(cells, point, Fate.ANSWERED, size);
            }
        }
        for (int size : new int[] {SMALL, MIDDLE}) {
            // The first frame that passes may be READY, an answer, or none of a task's.
            for (String point : new String[] {"append.before-end", "append.after-end", "flush.part", "flush.before-base"}) {
                add(cells, point, Fate.FAILS_OR_ANSWERED, size);
            }
        }
        for (String point : new String[] {"begun", "arguments", "call", "shared.before-frame"}) {
            add(cells, point, Fate.FAILS, SHARED);
        }
        add(cells, "received", Fate.RUNS_ELSEWHERE, SHARED);
        add(cells, "shared.after-frame", Fate.ANSWERED, SHARED);
        for (String point : new String[] {"area.opened", "area.told"}) {
            add(cells, point, Fate.FAILS_OR_ANSWERED, SHARED);
        }
        add(cells, "input.part", Fate.RUNS_ELSEWHERE, LARGE);
        add(cells, "through.part", Fate.FAILS, LARGE);
        add(cells, "through.before-base", Fate.ANSWERED, LARGE);
        return cells.stream();
    }

    private static void add(List<Cell> cells, String point, Fate fate, int size) {
        for (Way way : Way.values()) {
            boolean everywhere = way == Way.KILL;
            boolean crashes = way == Way.CRASH && size == SMALL && (point.equals("call") || point.equals("answered"));
            boolean large = point.startsWith("through") || point.startsWith("input") || point.startsWith("shared");
            boolean others = way != Way.CRASH && EVERY_WAY.contains(point) && (size == SMALL || large);
            if (ALL || everywhere || crashes || others) {
                cells.add(new Cell(point, fate, size, way));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void oneTaskAtMost(Cell cell) throws Exception {
        try (var faults = new Faults(folder)) {
            // A worker starts, is told a function, and is offered memory, only once.
            boolean fresh = cell.point.startsWith("start") || cell.point.startsWith("area") || cell.point.equals("function");
            int pools = fresh ? ROUNDS : 1;
            for (int i = 0; i < pools; i++) {
                if (fresh) {
                    faults.arm(cell.point, cell.way);
                }
                try (var pool = Pool.processes(faults.options(2))) {
                    for (int round = 0; round < ROUNDS / pools; round++) {
                        if (!fresh) {
                            if (cell.size == SHARED) {
                                share(pool, faults);
                            }
                            faults.arm(cell.point, cell.way);
                        }
                        round(cell, pool, faults);
                    }
                }
            }
        }
    }

    /** Sees to it that a worker has shared memory. */
    private static void share(Pool pool, Faults faults) throws Exception {
        faults.probe("shared.after-frame");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!faults.isProbed("shared.after-frame")) {
            assertTrue(System.nanoTime() < end, "no worker uses shared memory");
            pool.submit(KillMatrixTest::reversed, new byte[SHARED]).get();
        }
    }

    private static void round(Cell cell, Pool pool, Faults faults) throws Exception {
        byte[] payload = new byte[cell.size];
        new Random(cell.hashCode()).nextBytes(payload);
        int count = cell.size == LARGE ? 2 : 6;
        var jobs = new ArrayList<Job<byte[]>>();
        for (int i = 0; i < count; i++) {
            payload[0] = (byte) i;
            jobs.add(pool.submit(KillMatrixTest::reversed, payload.clone()));
        }
        faults.strike(cell.point, cell.way);
        int failed = 0;
        for (int i = 0; i < count; i++) {
            payload[0] = (byte) i;
            switch (outcome(jobs.get(i), cell)) {
                case Outcome.Success<byte[]>(byte[] value) -> assertArrayEquals(reversed(payload), value);
                case Outcome.Failure<byte[]>(Throwable error) -> {
                    failed++;
                    assertReason(cell.way, error);
                }
                case Outcome.Cancelled<byte[]> _ -> throw new AssertionError("job " + i + " was cancelled");
            }
        }
        switch (cell.fate) {
            case RUNS_ELSEWHERE, ANSWERED -> assertEquals(0, failed);
            case FAILS -> assertEquals(1, failed);
            case FAILS_OR_ANSWERED -> assertTrue(failed <= 1, failed + " failed");
        }
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] result = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[bytes.length - 1 - i];
        }
        return result;
    }

    private static void assertReason(Way way, Throwable error) {
        switch (way) {
            case KILL, STOP -> assertEquals(9, assertInstanceOf(WorkerKilled.class, error).signal());
            case TERM -> assertEquals(15, assertInstanceOf(WorkerKilled.class, error).signal());
            case CRASH -> assertEquals(11, assertInstanceOf(WorkerCrashed.class, error).signal());
            case HALT, EXIT -> assertEquals(FaultPoint.EXIT_CODE, assertInstanceOf(WorkerExited.class, error).exitCode());
        }
        assertTrue(((WorkerException) error).pid() > 0, error.toString());
    }

    private static Outcome<byte[]> outcome(Job<byte[]> job, Cell cell) throws Exception {
        try {
            byte[] value = job.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new Outcome.Success<>(value);
        } catch (ExecutionException e) {
            return new Outcome.Failure<>(e.getCause());
        } catch (TimeoutException e) {
            var dump = new StringBuilder("hangs: " + cell);
            for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
                dump.append('\n').append(thread);
            }
            throw new AssertionError(dump.toString(), e);
        }
    }
}
