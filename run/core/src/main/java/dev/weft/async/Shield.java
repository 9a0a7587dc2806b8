package dev.weft.async;

import dev.weft.Outcome;
import dev.weft.job.Cancellation;
import dev.weft.job.Errors;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call that goes on when who waits for it is told to stop. Its error belongs to the one who waits, or to the group if that one has gone:
 * who comes first says so in {@code fate}.
 */
final class Shield<T extends @Nullable Object> {
    private enum Fate {
        WAITED_FOR,
        ENDED,
        LEFT
    }

    private final Callable<? extends T> call;
    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.WAITED_FOR);

    Shield(Callable<? extends T> call) {
        this.call = Objects.requireNonNull(call, "call");
    }

    T run(Platform platform) throws InterruptedException {
        Cancellation.check();
        Members group = CancelScope.currentMembers();
        return group == null ? alone(platform) : within(group);
    }

    private T alone(Platform platform) throws InterruptedException {
        var members = new Members(platform, CancelScope.within(platform), "shield", null, (_, _) -> { });
        GroupJob<Outcome<T>> job = members.startShielded(call, this::outcome);
        if (members.join(this)) {
            var interrupt = new InterruptedException("interrupted while a shielded call was waited for");
            if (job.known() instanceof Outcome.Success(Outcome.Failure<T>(Throwable error))) {
                interrupt.addSuppressed(error);
            }
            throw interrupt;
        }
        return value(job);
    }

    private T within(Members group) throws InterruptedException {
        GroupJob<Outcome<T>> job = group.startShielded(call, this::outcome);
        try {
            return value(job);
        } catch (InterruptedException e) {
            if (fate.compareAndSet(Fate.WAITED_FOR, Fate.LEFT)) {
                throw e;
            }
        }
        // It has ended at the same moment.
        while (!job.isDone()) {
            Thread.yield();
        }
        Thread.currentThread().interrupt();
        return Errors.value(job.resultNow(), job::name);
    }

    private T value(GroupJob<Outcome<T>> job) throws InterruptedException {
        return Errors.value(Errors.value(job.outcome(), job::name), job::name);
    }

    private Outcome<T> outcome() throws Exception {
        try {
            return new Outcome.Success<>(call.call());
        } catch (Throwable e) {
            if (fate.compareAndSet(Fate.WAITED_FOR, Fate.ENDED)) {
                return new Outcome.Failure<>(e);
            }
            throw e;
        }
    }
}
