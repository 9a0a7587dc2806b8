package dev.weft.async;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Job;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Item 20: what debug mode warns of. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopDebugTest {
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private EventLoop open(Duration slow) {
        return EventLoop.open(EventLoopOptions.defaults().debug(true).slowCallback(slow).warnings(warnings::add));
    }

    private EventLoop open() {
        return open(Duration.ofDays(1));
    }

    /** For warnings without their times, classes and lines. */
    private List<String> told() {
        return warnings.stream().map(line -> line.replaceAll("\\d+\\.\\d{3} s", "# s").replaceAll("java:\\d+", "java:#")).toList();
    }

    @Test
    void debugModeIsOnWithAssertions() {
        assertTrue(EventLoopOptions.defaults().debug());
        assertEquals(Duration.ofMillis(100), EventLoopOptions.defaults().slowCallback());
    }

    @Test
    void aSlowCallbackIsNamedWithItsPlace() throws Exception {
        try (EventLoop loop = open(Duration.ZERO)) {
            loop.callSoon(loop::stop);
            loop.runForever();
        }
        assertEquals(List.of("callback LoopDebugTest lambda held its loop for # s, over # s; it was scheduled at"
                + " LoopDebugTest.aSlowCallbackIsNamedWithItsPlace(LoopDebugTest.java:#);"
                + " wait with EventLoop.await or sleep, or use runIn"),
                told());
    }

    @Test
    void aSlowStepOfATaskIsNamedWithItsPlace() throws Exception {
        try (EventLoop loop = open(Duration.ZERO)) {
            Job<@Nullable Void> job = loop.start("crunch", () -> EventLoop.yield());
            loop.<@Nullable Void>runUntilComplete(job);
        }
        assertEquals("a step of task \"crunch\" held its loop for # s, over # s; the task was started at"
                + " LoopDebugTest.aSlowStepOfATaskIsNamedWithItsPlace(LoopDebugTest.java:#);"
                + " wait with EventLoop.await or sleep, or use runIn",
                told().getFirst());
        assertEquals(2, warnings.size());
    }

    @Test
    void whatIsQuickIsNotNamed() throws Exception {
        try (EventLoop loop = open()) {
            loop.runUntilComplete(() -> EventLoop.sleep(Duration.ofMillis(1)));
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void nothingIsSlowWhereAStepMayTakeForEver() throws Exception {
        try (EventLoop loop = open(Duration.ofSeconds(Long.MAX_VALUE))) {
            loop.runUntilComplete(() -> EventLoop.yield());
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void aFailureThatNobodyAsksForIsToldWhenTheLoopIsClosed() throws Exception {
        try (EventLoop loop = open()) {
            loop.start("lost", () -> {
                throw new IllegalStateException("wrong");
            });
            loop.runUntilComplete(() -> EventLoop.yield());
            assertEquals(List.of(), warnings);
        }
        assertEquals(List.of("task \"lost\", which was started at LoopDebugTest.aFailureThatNobodyAsksForIsToldWhenTheLoopIsClosed"
                + "(LoopDebugTest.java:#), has failed and nobody has asked for its outcome: java.lang.IllegalStateException: wrong"),
                told());
    }

    @Test
    void aFailureThatNobodyCanAskForAnyMoreIsToldAtOnce() throws Exception {
        try (EventLoop loop = open()) {
            fail(loop);
            await().until(() -> {
                System.gc();
                return !warnings.isEmpty();
            });
        }
        assertEquals(1, warnings.size());
    }

    private static void fail(EventLoop loop) throws InterruptedException {
        loop.start(() -> {
            throw new IllegalStateException("wrong");
        });
        loop.runUntilComplete(() -> EventLoop.yield());
    }

    @Test
    void aFailureThatSomebodyAsksForIsNotTold() throws Exception {
        try (EventLoop loop = open()) {
            Job<Boolean> awaited = loop.start(() -> {
                throw new IllegalStateException("awaited");
            });
            Job<Boolean> watched = loop.start(() -> {
                throw new IllegalStateException("watched");
            });
            Job<Boolean> asked = loop.start(() -> {
                throw new IllegalStateException("asked");
            });
            var _ = watched.onFailure(_ -> { });
            loop.runUntilComplete(() -> {
                assertThrows(IllegalStateException.class, () -> EventLoop.await(awaited));
            });
            assertEquals("Failure[error=java.lang.IllegalStateException: asked]", asked.outcome().toString());
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void withoutDebugModeNothingIsTold() throws Exception {
        var options = EventLoopOptions.defaults().debug(false).slowCallback(Duration.ZERO).warnings(warnings::add);
        try (EventLoop loop = EventLoop.open(options)) {
            loop.start(() -> {
                throw new IllegalStateException("wrong");
            });
            loop.callSoon(() -> { });
            loop.runUntilComplete(() -> EventLoop.yield());
        }
        assertEquals(List.of(), warnings);
    }

    @Test
    void aTakerOfWarningsThatFailsStopsNothing() throws Exception {
        var options = EventLoopOptions.defaults().debug(true).slowCallback(Duration.ZERO).warnings(warning -> {
            warnings.add(warning);
            throw new IllegalStateException("no place for warnings");
        });
        try (EventLoop loop = EventLoop.open(options)) {
            loop.callSoon(() -> { });
            assertEquals("done", loop.runUntilComplete(() -> {
                EventLoop.yield();
                return "done";
            }));
        }
        assertEquals(3, warnings.size(), warnings.toString());
    }
}
