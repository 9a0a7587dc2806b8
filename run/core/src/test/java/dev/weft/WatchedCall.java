package dev.weft;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A call on a thread of its own, of tasks that pass a {@link Gate}. */
@SuppressWarnings("NullAway") // what is null fails the test as it should
final class WatchedCall {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Gate gate;
    private final CompletableFuture<@Nullable Object> end = new CompletableFuture<>();
    private final List<Object> taken = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;

    WatchedCall(Gate gate, Callable<@Nullable Object> code) {
        this.gate = gate;
        this.thread = start(code);
    }

    /** Takes all results of a stream. */
    WatchedCall(Gate gate, Stream<?> results) {
        this.gate = gate;
        this.thread = start(() -> {
            results.forEach(taken::add);
            return List.copyOf(taken);
        });
    }

    private Thread start(Callable<@Nullable Object> code) {
        return Thread.ofPlatform().daemon().name("caller").start(() -> {
            try {
                end.complete(code.call());
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
    }

    static void awaitSoon(BooleanSupplier condition) {
        await().dontCatchUncaughtExceptions().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(LIMIT)
                .until(condition::getAsBoolean);
    }

    boolean isBack() {
        return end.isDone();
    }

    /** The call that takes the results of the stream that this one gave, or this one if it gave none. */
    WatchedCall taking() {
        Stream<?> results = stream();
        if (results == null) {
            return this;
        }
        var taking = new WatchedCall(gate, results);
        taking.awaitHalt();
        return taking;
    }

    private @Nullable Stream<?> stream() {
        return isBack() && !end.isCompletedExceptionally() && end.getNow(null) instanceof Stream<?> results ? results : null;
    }

    /** The results that were taken from a stream. */
    List<Object> taken() {
        return List.copyOf(taken);
    }

    /** Waits until it is back, has taken a result, or goes no further while tasks are held. */
    void awaitHalt() {
        awaitSoon(() -> goesOnWithoutTasks() || isInTask() || !gate.entered().isEmpty() && sleeps());
        if (!isInTask() && !goesOnWithoutTasks()) {
            await().dontCatchUncaughtExceptions().pollInterval(Duration.ofMillis(4)).during(Duration.ofMillis(20)).atMost(LIMIT)
                    .until(() -> goesOnWithoutTasks() || sleeps());
        }
    }

    private boolean goesOnWithoutTasks() {
        return isBack() || !taken.isEmpty();
    }

    /** Whether it runs a task itself, which is held. */
    private boolean isInTask() {
        List<Gate.Caller> entered = gate.entered();
        return !entered.isEmpty() && entered.getLast().is(thread) && gate.passed() < entered.size();
    }

    private boolean sleeps() {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            default -> false;
        };
    }

    /** What it gave back, or its error. */
    @Nullable Object value() throws Exception {
        try {
            return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Makes it come back. */
    void stop() {
        thread.interrupt();
        awaitSoon(this::isBack);
    }
}
