package dev.weft.async;

import dev.weft.Action;
import dev.weft.Job;
import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.async.GroupOptions.OnFailure;
import dev.weft.job.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A block whose tasks belong to it: they run on virtual threads beside its body, and the block ends when the last of them has ended.
 *
 * {@snippet :
 * int sum = TaskGroup.call(group -> {
 *     Job<Integer> one = group.start(() -> 20);
 *     Job<Integer> other = group.start(() -> 22);
 *     return one.outcome() instanceof Outcome.Success(var a) && other.outcome() instanceof Outcome.Success(var b) ? a + b : 0;
 * });
 * IO.println(sum);                                       // 42
 * }
 *
 * <p>The body runs on the thread of the caller, so it sees its thread-locals. Any code of the group may start tasks in it: the body, its
 * tasks, and what these have started, as long as the group has not ended.
 *
 * <p><b>Failure.</b> The first task that fails has the others cancelled and the body interrupted; the block waits until all have really
 * ended and then throws a {@link TaskGroupException} with the errors of all. {@link OnFailure#KEEP_GOING} lets them run on instead. If the
 * body alone throws, its tasks are cancelled and waited for as well, and its error is thrown as it is. A task of which somebody has
 * cancelled the {@link Job} is no failure.
 *
 * <p><b>Cancellation.</b> A thread that is interrupted in the block, or a {@link CancelScope} around it that is told to stop, cancels all
 * tasks; when they have ended an {@link InterruptedException} is thrown. {@link #cancel} ends the block early, and it returns as usual. A
 * task that ignores its interrupt is waited for, however long it takes.
 *
 * <p><b>Context.</b> Tasks see the {@link ContextKey}s of who starts them, and the {@link ScopedValue}s that the group {@linkplain #carry
 * carries}. Those that the body starts also see the scoped values of the caller, as far as the JDK lets them: not if the body has bound
 * others around the start.
 *
 * <p>May be used by all threads that run code of the group.
 *
 * @see <a href="https://openjdk.org/jeps/505">JEP 505</a>, whose scopes let nobody but their owner start tasks
 */
public final class TaskGroup {
    private final GroupOptions options;
    private final CancelScope scope;
    private final Members members;

    /** Guarded by itself. */
    private final List<Throwable> errors = new ArrayList<>();

    // Of the owner.
    /** What the body has thrown, unless that says no more than that the group was cancelled. */
    private @Nullable Throwable error;

    /** Whether somebody else has interrupted the owner. */
    private boolean interrupted;

    private TaskGroup(Platform platform, GroupOptions options) {
        this.options = options;
        this.scope = CancelScope.within(platform);
        this.members = new Members(platform, scope, "group", options.name(), this::ended);
    }

    /**
     * Runs {@code body} and all tasks that it starts in the group that it is given.
     *
     * @throws TaskGroupException if a task has failed
     * @throws X the error of the body, if no task has failed
     * @throws InterruptedException if this thread is interrupted, or a scope around the group is told to stop
     */
    public static <X extends Exception> void run(ScopeAction<? super TaskGroup, X> body) throws X, InterruptedException {
        run(GroupOptions.defaults(), body);
    }

    /** As {@link #run(ScopeAction)}, with options. */
    public static <X extends Exception> void run(GroupOptions options, ScopeAction<? super TaskGroup, X> body)
            throws X, InterruptedException {
        run(Platform.SYSTEM, options, body);
    }

    static <X extends Exception> void run(Platform platform, GroupOptions options, ScopeAction<? super TaskGroup, X> body)
            throws X, InterruptedException {
        TaskGroup.<@Nullable Void, X>call(platform, options, group -> {
            body.run(group);
            return null;
        });
    }

    /**
     * As {@link #run(ScopeAction)}, with a result.
     *
     * @return what {@code body} has returned; null if the group was {@linkplain #cancel cancelled} before
     */
    public static <R extends @Nullable Object, X extends Exception> R call(ScopeCall<? super TaskGroup, R, X> body)
            throws X, InterruptedException {
        return call(GroupOptions.defaults(), body);
    }

    /** As {@link #call(ScopeCall)}, with options. */
    public static <R extends @Nullable Object, X extends Exception> R call(
            GroupOptions options, ScopeCall<? super TaskGroup, R, X> body) throws X, InterruptedException {
        return call(Platform.SYSTEM, options, body);
    }

    static <R extends @Nullable Object, X extends Exception> R call(
            Platform platform, GroupOptions options, ScopeCall<? super TaskGroup, R, X> body) throws X, InterruptedException {
        Cancellation.check();
        return new TaskGroup(platform, options).bodyAndTasks(body);
    }

    @SuppressWarnings("NullAway") // the result of a group that was cancelled is null, as its documentation says
    private <R extends @Nullable Object, X extends Exception> R bodyAndTasks(ScopeCall<? super TaskGroup, R, X> body)
            throws X, InterruptedException {
        R result = scope.binding().call(() -> {
            try (Inheritance inheritance = members.platform().inheritance()) {
                members.inheritBy(inheritance);
                R value = run(body);
                interrupted = members.join(this) || error instanceof InterruptedException;
                return value;
            }
        });
        if (!errors.isEmpty()) {
            if (interrupted) {
                Thread.currentThread().interrupt();
            } else if (error != null) {
                errors.add(error);
            }
            throw new TaskGroupException(toString(), errors);
        }
        if (error != null) {
            if (interrupted && !(error instanceof InterruptedException)) {
                Thread.currentThread().interrupt();
            }
            throw Async.<X>thrown(error);
        }
        if (interrupted) {
            throw new InterruptedException("interrupted while " + this + " was waited for");
        }
        Cancellation.check();
        return result;
    }

    @SuppressWarnings("NullAway") // as above
    private <R extends @Nullable Object> R run(ScopeCall<? super TaskGroup, R, ?> body) {
        R result = null;
        Throwable thrown = null;
        scope.enter();
        try {
            result = body.call(this);
        } catch (Throwable e) {
            thrown = e;
        }
        scope.leave(thrown);
        if (thrown != null && !(CancelScope.isCancellation(thrown) && scope.isCancelled())) {
            error = thrown;
            endBody(thrown);
        }
        return result;
    }

    private void endBody(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            scope.cancel();
        } else if (options.onFailure() == OnFailure.CANCEL) {
            scope.stop("the body of " + this + " has failed");
        }
    }

    private void ended(GroupJob<?> job, Outcome<?> end) {
        if (end instanceof Outcome.Failure<?>(Throwable error)) {
            synchronized (errors) {
                errors.add(error);
            }
            if (options.onFailure() == OnFailure.CANCEL) {
                scope.stop("task \"" + job.name() + "\" has failed");
            }
        }
    }

    /**
     * Starts {@code task} on a virtual thread of its own.
     *
     * @throws java.util.concurrent.CancellationException if the group takes no more tasks: it has ended, was cancelled, or a task has
     *     failed
     */
    public <T extends @Nullable Object> Job<T> start(Task<T> task) {
        return start((String) null, task);
    }

    /** As {@link #start(Task)}, for code without a result. */
    public Job<@Nullable Void> start(Action action) {
        return start((String) null, action);
    }

    /** As {@link #start(Task)}, with a name for the job, which errors, traces and {@code weft pstree} show. */
    public <T extends @Nullable Object> Job<T> start(@Nullable String name, Task<T> task) {
        return members.start(name, task, (Callable<T>) task, true);
    }

    /** As {@link #start(String, Task)}, for code without a result. */
    public Job<@Nullable Void> start(@Nullable String name, Action action) {
        Objects.requireNonNull(action, "action");
        return members.start(name, action, () -> {
            action.act();
            return null;
        }, true);
    }

    /**
     * Has tasks that are started from now on see the value that {@code key} has here. {@link ContextKey}s need no call.
     *
     * @throws java.util.NoSuchElementException if it has none
     */
    public <V extends @Nullable Object> void carry(ScopedValue<V> key) {
        members.carry(key, key.get());
    }

    /** Ends the block early: its tasks are cancelled, its body is interrupted, and it returns without an error. */
    public void cancel() {
        scope.cancel();
    }

    /** The scope of the block, for a limit of time or to see whether it was cancelled. */
    public CancelScope scope() {
        return scope;
    }

    /** The jobs whose code has not ended, in no order. */
    public List<Job<?>> running() {
        return List.copyOf(members.running());
    }

    /** {@code group "crawl"}. */
    @Override
    public String toString() {
        return options.name() == null ? "a task group" : "group \"" + options.name() + "\"";
    }
}
