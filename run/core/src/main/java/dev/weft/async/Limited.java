package dev.weft.async;

import dev.weft.Outcome;
import dev.weft.job.Cancellation;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls on the thread of the caller that are interrupted when their time is up. */
final class Limited {
    private Limited() {}

    static <T extends @Nullable Object, X extends Exception> T waitFor(
            Platform platform, Duration timeout, ScopedValue.CallableOp<T, X> call) throws X, TimeoutException, InterruptedException {
        Cancellation.check();
        CancelScope scope = CancelScope.within(platform);
        try {
            if (!scope.limit(timeout)) {
                throw late(timeout);
            }
            return scope.call(call);
        } catch (Exception e) {
            if (!scope.isOwn(e)) {
                throw e;
            }
            throw late(timeout);
        } finally {
            scope.ended();
        }
    }

    static TimeoutException late(Duration timeout) {
        return new TimeoutException("the call has not ended within " + timeout);
    }

    static <T extends @Nullable Object> Outcome<T> moveOnAfter(Platform platform, Duration timeout, Callable<? extends T> call)
            throws InterruptedException {
        Cancellation.check();
        CancelScope scope = CancelScope.within(platform);
        try {
            if (!scope.limit(timeout)) {
                return new Outcome.Cancelled<>();
            }
            return new Outcome.Success<>(scope.<T, Exception>call(call::call));
        } catch (Throwable e) {
            if (scope.isOwn(e)) {
                return new Outcome.Cancelled<>();
            }
            if (e instanceof InterruptedException interrupt) {
                throw interrupt;
            }
            return new Outcome.Failure<>(e);
        } finally {
            scope.ended();
        }
    }
}
