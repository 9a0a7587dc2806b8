package dev.weft;

import static dev.weft.WatchedCall.awaitSoon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds out what a way to hand out work does, by doing it with tasks that are held, let through and made to fail one by one. */
@SuppressWarnings("NullAway") // what is null fails the test as it should
final class Observer {
    /** More than any way begins that goes no further after its second item. */
    private static final int ITEMS = 200;

    /** More than any way reads ahead. */
    private static final int MANY = 100_000;

    private final Backend backend;
    private final Pool pool;

    /** When it reads its items. */
    enum Reading {
        /** It has none that can be counted. */
        NOTHING,
        ALL_AT_ONCE,
        /** A bounded number beyond those that have ended. */
        AHEAD,
        /** None before a result is asked for, and then a bounded number beyond those taken. */
        LAZY
    }

    /** Where a failure shows. */
    enum Failure {
        THROWN,
        /** After the results of the items before. */
        THROWN_IN_PLACE,
        IN_JOB,
        IN_PLACE,
        PASSED_OVER,
        UNCAUGHT
    }

    /**
     * What was seen.
     *
     * @param items whether the function is called more than once
     * @param arguments how many it is called with
     * @param blocks whether the call comes back only when tasks have ended
     * @param ordered whether results have the order of the items; null if there are none whose order can be seen
     * @param failsAll whether all tasks were run although one failed
     */
    record Seen(boolean items, int arguments, boolean blocks, @Nullable Boolean ordered, Reading reading, Failure failure,
            boolean failsAll) {}

    Observer(Backend backend, Pool pool) {
        this.backend = backend;
        this.pool = pool;
    }

    Seen observe(WayOfWork way) throws Exception {
        Flow flow = flow(way, MapOptions.defaults());
        Entry entry = entry(way);
        Fail fail = fail(way);
        return new Seen(entry.items, flow.arguments, entry.blocks, flow.ordered, entry.reading, fail.failure, fail.all);
    }

    /** Whether results have the order of the items also if none is asked for; null if there is no order to be seen. */
    @Nullable Boolean ordersUnordered(WayOfWork way) throws Exception {
        return flow(way, MapOptions.defaults().unordered()).ordered;
    }

    private record Flow(int arguments, @Nullable Boolean ordered) {}

    private record Entry(boolean items, boolean blocks, Reading reading) {}

    private record Fail(Failure failure, boolean all) {}

    private WatchedCall call(Gate gate, WayOfWork way, WayOfWork.Input input, MapOptions options) throws IOException {
        Gate.Door door = gate.door();
        return new WatchedCall(gate, () -> way.call(pool, input, door, options));
    }

    private void awaitIdle() {
        awaitSoon(() -> pool.stats().running() == 0 && pool.stats().queued() == 0);
    }

    /** The first item is held until others have passed. */
    private Flow flow(WayOfWork way, MapOptions options) throws Exception {
        try (var gate = new Gate()) {
            gate.hold(index -> index == 0);
            WatchedCall call = call(gate, way, new WayOfWork.Input(ITEMS), options);
            call.awaitHalt();
            call = call.taking();
            if (way.takesItems() && backend != Backend.INLINE) {
                awaitSoon(() -> gate.passed() > 0);
            }
            gate.openForAll();
            Object value = call.value();
            value = value instanceof Job<?> job ? job.get(60, TimeUnit.SECONDS) : value;
            awaitSoon(() -> !gate.entered().isEmpty());
            awaitIdle();
            return new Flow(arguments(gate.entered()), isOrdered(value));
        }
    }

    private static int arguments(List<Gate.Caller> callers) {
        int count = callers.getFirst().arguments().size();
        for (Gate.Caller caller : callers) {
            assertEquals(WayOfWork.arguments(caller.index(), count), caller.arguments());
        }
        return count;
    }

    private static @Nullable Boolean isOrdered(@Nullable Object value) {
        List<Integer> results = WayOfWork.results(value);
        if (results == null) {
            return null;
        }
        List<Integer> items = IntStream.range(0, results.size()).boxed().toList();
        assertEquals(items, results.stream().sorted().toList(), "one result for each item");
        return results.equals(items);
    }

    /** All are held. */
    private Entry entry(WayOfWork way) throws Exception {
        // On the calling thread all have to be run.
        var input = new WayOfWork.Input(backend == Backend.INLINE ? ITEMS : MANY);
        try (var gate = new Gate()) {
            gate.hold(_ -> true);
            WatchedCall call = call(gate, way, input, MapOptions.defaults());
            call.awaitHalt();
            boolean blocks = !call.isBack();
            Reading reading = input.read() == 0 ? Reading.NOTHING : input.read() < input.size() ? Reading.AHEAD : Reading.ALL_AT_ONCE;
            List<Gate.Caller> begun = gate.entered();
            WatchedCall taking = call.taking();
            if (!taking.equals(call)) {
                assertEquals(List.of(), begun, "begun before a result is asked for");
                assertFalse(taking.isBack());
                assertTrue(input.read() > 0 && input.read() < input.size(), input.read() + " items read ahead");
                assertEquals(Reading.NOTHING, reading);
                reading = Reading.LAZY;
            }
            if (way.takesItems() && backend != Backend.INLINE) {
                awaitSoon(() -> gate.entered().size() > 1);
            }
            stop(gate, taking);
            return new Entry(gate.entered().size() > 1, blocks, reading);
        }
    }

    private void stop(Gate gate, WatchedCall call) throws Exception {
        if (backend == Backend.INLINE) {
            gate.openForAll();
        } else if (!call.isBack()) {
            call.stop();
        } else if (call.value() instanceof Job<?> job) {
            job.cancel();
        }
        gate.openForAll();
        awaitSoon(call::isBack);
        awaitIdle();
    }

    /** The second item fails while the first is held; then the first one passes, and then all others. */
    private Fail fail(WayOfWork way) throws Exception {
        var uncaught = Collections.synchronizedList(new ArrayList<Throwable>());
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, error) -> uncaught.add(error));
        int failing = way.takesItems() ? 1 : 0;
        PoolStats before = pool.stats();
        try (var gate = new Gate()) {
            gate.fail(index -> index == failing);
            gate.hold(index -> index > failing || index < failing && backend != Backend.INLINE);
            WatchedCall call = call(gate, way, new WayOfWork.Input(ITEMS), MapOptions.defaults());
            call.awaitHalt();
            call = call.taking();
            awaitSoon(() -> pool.stats().failed() > before.failed());
            gate.hold(index -> index > failing);
            awaitSoon(() -> failing == 0 || pool.stats().done() > before.done());
            call.awaitHalt();
            gate.openForAll();
            Failure failure = failure(call, uncaught);
            awaitIdle();
            return new Fail(failure, gate.entered().size() >= ITEMS);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(handler);
        }
    }

    private static Failure failure(WatchedCall call, List<Throwable> uncaught) throws Exception {
        Object value;
        try {
            value = call.value();
        } catch (IllegalStateException e) {
            return call.taken().isEmpty() ? Failure.THROWN : Failure.THROWN_IN_PLACE;
        }
        switch (value) {
            case Job<?> job -> {
                try {
                    throw new AssertionError("no failure: " + job.get());
                } catch (ExecutionException e) {
                    return Failure.IN_JOB;
                }
            }
            case List<?> all -> {
                assertTrue(isFailed(all.get(1)), all.toString());
                return Failure.IN_PLACE;
            }
            case null -> {
                awaitSoon(() -> !uncaught.isEmpty());
                return Failure.UNCAUGHT;
            }
            default -> {
                return Failure.PASSED_OVER;
            }
        }
    }

    private static boolean isFailed(Object end) {
        return end instanceof Outcome.Failure || end instanceof Future<?> future && future.state() == Future.State.FAILED;
    }
}
