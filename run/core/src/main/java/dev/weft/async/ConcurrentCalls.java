package dev.weft.async;

import dev.weft.Job;
import dev.weft.Jobs;
import dev.weft.Outcome;
import dev.weft.WaitUntil;
import dev.weft.job.Cancellation;
import dev.weft.job.Errors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Calls that run at the same time, and are waited for together. */
final class ConcurrentCalls implements Members.Policy {
    /** When the rest is not needed any more. */
    private enum Until {
        ALL("gatherSettled"),
        FIRST_FAILED("gather"),
        FIRST_SUCCEEDED("race");

        /** What tools call it. */
        private final String kind;

        Until(String kind) {
            this.kind = kind;
        }
    }

    private final Until until;
    private final CancelScope scope;
    private final Members members;
    private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();

    private ConcurrentCalls(Platform platform, Until until) throws InterruptedException {
        Cancellation.check();
        this.until = until;
        this.scope = CancelScope.within(platform);
        this.members = new Members(platform, scope, until.kind, null, this);
    }

    static <T extends @Nullable Object> List<T> gather(Platform platform, Collection<? extends Callable<? extends T>> calls)
            throws InterruptedException {
        var together = new ConcurrentCalls(platform, Until.FIRST_FAILED);
        List<GroupJob<T>> jobs = together.run(calls);
        together.throwError();
        var results = new ArrayList<T>(jobs.size());
        for (GroupJob<T> job : jobs) {
            results.add(job.resultNow());
        }
        return results;
    }

    static <T extends @Nullable Object> List<Outcome<T>> gatherSettled(
            Platform platform, Collection<? extends Callable<? extends T>> calls) throws InterruptedException {
        List<GroupJob<T>> jobs = new ConcurrentCalls(platform, Until.ALL).run(calls);
        var ends = new ArrayList<Outcome<T>>(jobs.size());
        for (GroupJob<T> job : jobs) {
            ends.add(Objects.requireNonNull(job.known()));
        }
        return ends;
    }

    static <T extends @Nullable Object> T race(Platform platform, Collection<? extends Callable<? extends T>> calls)
            throws InterruptedException {
        if (calls.isEmpty()) {
            throw new IllegalArgumentException("a race needs at least one call");
        }
        var together = new ConcurrentCalls(platform, Until.FIRST_SUCCEEDED);
        List<GroupJob<T>> jobs = together.run(calls);
        for (GroupJob<T> job : jobs) {
            if (job.known() instanceof Outcome.Success<T>(T value)) {
                return value;
            }
        }
        together.throwError();
        throw new CancellationException("all calls of the race were cancelled");
    }

    /** Starts all {@code calls} and waits until they have ended. */
    private <T extends @Nullable Object> List<GroupJob<T>> run(Collection<? extends Callable<? extends T>> calls)
            throws InterruptedException {
        var jobs = new ArrayList<GroupJob<T>>(calls.size());
        try {
            for (Callable<? extends T> call : calls) {
                jobs.add(members.start(null, call, call, false));
            }
        } catch (CancellationException e) {
            // What was started has ended the need for the rest.
            if (!scope.isCancelled()) {
                throw e;
            }
        } catch (Throwable e) {
            scope.cancel();
            if (members.join(this)) {
                Thread.currentThread().interrupt();
            }
            throw e;
        }
        boolean interrupted = members.join(this);
        if (error.get() == null) {
            if (interrupted) {
                throw new InterruptedException("interrupted while calls were waited for");
            }
            // A scope around may have kept calls from being started before it interrupts this thread.
            Cancellation.check();
        } else if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return jobs;
    }

    @Override
    public void ended(GroupJob<?> job, Outcome<?> end) {
        switch (end) {
            case Outcome.Success<?> _ -> {
                if (until == Until.FIRST_SUCCEEDED) {
                    scope.stop("another call has won");
                }
            }
            case Outcome.Failure<?>(Throwable failure) -> {
                if (until != Until.ALL) {
                    add(failure);
                }
                if (until == Until.FIRST_FAILED) {
                    scope.stop("another call has failed");
                }
            }
            case Outcome.Cancelled<?> _ -> { }
        }
    }

    private synchronized void add(Throwable failure) {
        error.set(Errors.join(error.get(), failure));
    }

    private void throwError() {
        Throwable first = error.get();
        if (first != null) {
            throw Errors.unchecked(first);
        }
    }

    static <T extends @Nullable Object> List<T> gatherJobs(Collection<? extends Job<? extends T>> jobs) throws InterruptedException {
        try {
            Jobs.wait(jobs, WaitUntil.FIRST_FAILED);
        } catch (InterruptedException e) {
            jobs.forEach(Job::cancel);
            throw e;
        }
        Throwable first = null;
        var results = new ArrayList<T>(jobs.size());
        for (Job<? extends T> job : jobs) {
            if (job.isDone() && job.outcome() instanceof Outcome.Failure<?>(Throwable failure)) {
                first = Errors.join(first, failure);
            }
        }
        if (first != null) {
            jobs.forEach(Job::cancel);
            throw Errors.unchecked(first);
        }
        for (Job<? extends T> job : jobs) {
            results.add(Async.await(job));
        }
        return results;
    }
}
