package dev.weft.async;

import dev.weft.job.Cancellation;
import dev.weft.job.Nanos;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A block of code that can be told to stop, by a limit of time or by {@link #cancel}: the thread that is in it is interrupted, and so are
 * all tasks that were started in it, which are waited for where they were started. The end of the block is the end of the cancellation:
 * {@link #run} returns as usual.
 *
 * {@snippet :
 * boolean done = CancelScope.run(Duration.ofMillis(50), scope -> Thread.sleep(Duration.ofMinutes(1)));
 * IO.println(done);                                                                     // false
 * }
 *
 * <p>Cancellation is a level, not an edge: code that catches an interrupt and goes on meets an {@link InterruptedException} at the next
 * blocking call of this package, or wait for a job, and at each one after it, until it has left the block. Scopes nest; one that is told
 * to stop stops all within.
 *
 * <p>A scope may be told to stop by any thread. Whether the thread of the block was interrupted by its scope or by somebody else is kept
 * apart: the interrupt status is clear behind the block if the scope has set it, and stays set if somebody else has.
 *
 * @see <a href="https://trio.readthedocs.io/en/stable/reference-core.html#cancellation-and-timeouts">Trio on cancellation</a>
 */
public final class CancelScope implements Cancellation {
    private static final String EXPIRED = "the time of its scope is up";
    private static final String CANCELLED = "its scope was cancelled";

    private final Platform platform;
    private final @Nullable CancelScope parent;
    private final boolean shielded;
    private final Thread owner = Thread.currentThread();
    private final Set<CancelScope> nested = ConcurrentHashMap.newKeySet(1);

    /** Why it was told to stop; null if it was not. */
    private volatile @Nullable String reason;

    private volatile @Nullable Members members;

    // Guarded by this.
    private boolean inBody;

    /** Whether {@link #owner} was interrupted by this scope. */
    private boolean hasInterrupted;

    /** Whether somebody else had done so before. */
    private boolean wasInterrupted;

    private @Nullable Future<?> alarm;

    /** By the clock of the platform; meaningful while there is an alarm. */
    private long deadline;

    /** What the interrupt of a scope within has become, which is not what that of this one has become. Used by the owner alone. */
    private @Nullable Throwable ofScopeWithin;

    private CancelScope(Platform platform, @Nullable CancelScope parent, boolean shielded) {
        this.platform = platform;
        this.parent = parent;
        this.shielded = shielded;
    }

    /** A scope within the current one, opened by this thread. */
    static CancelScope within(Platform platform) {
        var scope = new CancelScope(platform, currentOrNull(), false);
        if (scope.parent != null) {
            scope.parent.nested.add(scope);
        }
        return scope;
    }

    /** A scope that goes on although the one around it is told to stop. */
    static CancelScope shielded(Platform platform) {
        return new CancelScope(platform, currentOrNull(), true);
    }

    /** A scope without one around it, and without a body. */
    static CancelScope alone(Platform platform) {
        return new CancelScope(platform, null, true);
    }

    static @Nullable CancelScope currentOrNull() {
        return CURRENT.isBound() && CURRENT.get() instanceof CancelScope scope ? scope : null;
    }

    /** The innermost scope that this code runs in: of a block, or of the group or call that has started it. */
    public static Optional<CancelScope> current() {
        return Optional.ofNullable(currentOrNull());
    }

    /**
     * Runs {@code body} on this thread until it ends or {@code timeout} has passed.
     *
     * @param timeout zero or a negative one: {@code body} is not begun
     * @return whether {@code body} came to its end; false if it was told to stop and did so
     * @throws InterruptedException if this thread is interrupted by somebody else, or a scope around this one is told to stop
     */
    public static <X extends Exception> boolean run(Duration timeout, ScopeAction<? super CancelScope, X> body)
            throws X, InterruptedException {
        return run(Platform.SYSTEM, Objects.requireNonNull(timeout, "timeout"), body);
    }

    /** The same without a limit of time, for a block that {@link #cancel} ends. */
    public static <X extends Exception> boolean run(ScopeAction<? super CancelScope, X> body) throws X, InterruptedException {
        return run(Platform.SYSTEM, null, body);
    }

    static <X extends Exception> boolean run(Platform platform, @Nullable Duration timeout, ScopeAction<? super CancelScope, X> body)
            throws X, InterruptedException {
        Cancellation.check();
        CancelScope scope = within(platform);
        try {
            if (timeout != null && !scope.limit(timeout)) {
                return false;
            }
            scope.call(() -> {
                body.run(scope);
                return true;
            });
            return true;
        } catch (Exception e) {
            if (!scope.isOwn(e)) {
                throw Async.<X>thrown(e);
            }
            return false;
        } finally {
            scope.ended();
        }
    }

    /** Whether {@code error} is what code throws that was told to stop. */
    static boolean isCancellation(Throwable error) {
        return error instanceof InterruptedException
                || error instanceof CancellationException
                || error instanceof ClosedByInterruptException;
    }

    /** Whether {@code error} says no more than that this scope, and none around it, was told to stop. */
    boolean isOwn(Throwable error) {
        return isCancellation(error) && reason != null && !isAroundCancelled();
    }

    /**
     * Tells the block to stop when {@code timeout} has passed from now, whatever was said before.
     *
     * @return false if it has passed already, and the block is told to stop now
     */
    public boolean limit(Duration timeout) {
        long nanos = Nanos.of(timeout);
        synchronized (this) {
            if (alarm != null) {
                alarm.cancel(false);
            }
            deadline = platform.nanoTime() + nanos;
            alarm = nanos == 0 ? null : platform.in(nanos, () -> stop(EXPIRED));
        }
        if (nanos == 0) {
            stop(EXPIRED);
        }
        return nanos != 0;
    }

    /** How long it has from now, also by the scopes around it; empty if there is no limit. Zero if its time is up. */
    public Optional<Duration> left() {
        Duration least = null;
        for (CancelScope scope = this; scope != null; scope = scope.around()) {
            Duration left = scope.ownLeft();
            if (left != null && (least == null || left.compareTo(least) < 0)) {
                least = left;
            }
        }
        return Optional.ofNullable(least);
    }

    private synchronized @Nullable Duration ownLeft() {
        if (isExpired()) {
            return Duration.ZERO;
        }
        return alarm == null ? null : Duration.ofNanos(Math.max(0, deadline - platform.nanoTime()));
    }

    /** Tells the block to stop. Again, or after its end, it does nothing. */
    public void cancel() {
        stop(CANCELLED);
    }

    @SuppressWarnings("EqualsStringLiteral")
    boolean isExpired() {
        return EXPIRED.equals(reason);
    }

    /** Whether it, or one around it, was told to stop. */
    @Override
    public boolean isCancelled() {
        for (CancelScope scope = this; scope != null; scope = scope.around()) {
            if (scope.reason != null) {
                return true;
            }
        }
        return false;
    }

    private boolean isAroundCancelled() {
        CancelScope around = around();
        return around != null && around.isCancelled();
    }

    /** The one around it whose cancel reaches it. */
    private @Nullable CancelScope around() {
        return shielded ? null : parent;
    }

    @Override
    public String reason() {
        for (CancelScope scope = this; scope != null; scope = scope.around()) {
            String own = scope.reason;
            if (own != null) {
                return own;
            }
        }
        return "";
    }

    /** Tells the block to stop, for a reason that is told to whoever asks first. */
    void stop(String why) {
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            if (inBody) {
                interrupt();
            }
        }
        stopTasks();
    }

    private synchronized void interrupt() {
        boolean isWithin = isInterruptedWithin();
        if (!owner.isInterrupted()) {
            hasInterrupted = true;
            owner.interrupt();
        } else {
            // A scope within may have interrupted it, or have ended, between the looks.
            wasInterrupted = !hasInterrupted && !isWithin && !isInterruptedWithin();
        }
    }

    /** Whether a scope within has interrupted the thread that is this one's as well. */
    private boolean isInterruptedWithin() {
        for (CancelScope inner : nested) {
            if (owner.equals(inner.owner) && (inner.hasInterrupted() || inner.isInterruptedWithin())) {
                return true;
            }
        }
        return false;
    }

    private synchronized boolean hasInterrupted() {
        return hasInterrupted;
    }

    @Override
    public void awaitInterrupt() {
        CancelScope scope = this;
        while (scope != null && !scope.isStopped()) {
            scope = scope.around();
        }
    }

    private synchronized boolean isStopped() {
        return reason != null;
    }

    /** The thread of each scope within is one of a task in this scope, or its owner, and so is interrupted anyway. */
    private void stopTasks() {
        var scopes = new ArrayDeque<CancelScope>(1);
        for (CancelScope scope = this; scope != null; scope = scopes.poll()) {
            Members tasks = scope.members;
            if (tasks != null) {
                tasks.stop();
            }
            scopes.addAll(scope.nested);
        }
    }

    /** The tasks of a group are stopped with it. */
    void has(Members tasks) {
        members = tasks;
    }

    @Nullable Members members() {
        return members;
    }

    Set<CancelScope> nested() {
        return nested;
    }

    /** The tasks among which code of this scope runs; null if there are none around it. */
    static @Nullable Members currentMembers() {
        CancelScope scope = currentOrNull();
        while (scope != null && scope.members == null) {
            scope = scope.parent;
        }
        return scope == null ? null : scope.members;
    }

    @Nullable CancelScope parent() {
        return parent;
    }

    Thread owner() {
        return owner;
    }

    /** For threads that run code of this scope. */
    ScopedValue.Carrier binding() {
        return ScopedValue.where(CURRENT, this);
    }

    /** Runs the block on the thread that has opened this scope. */
    <R extends @Nullable Object, X extends Exception> R call(ScopedValue.CallableOp<R, X> body) throws X {
        Throwable thrown = null;
        enter();
        try {
            return binding().call(body);
        } catch (Throwable e) {
            thrown = e;
            throw e;
        } finally {
            leave(thrown);
        }
    }

    /** The thread that has opened this scope runs its block from now on. */
    synchronized void enter() {
        inBody = true;
        if (reason != null) {
            interrupt();
        }
    }

    /**
     * The block has ended. Leaves the interrupt status as it were without this scope.
     *
     * @param thrown by the body; an {@link InterruptedException} is what an interrupt has become, so that one that is seen now is another
     */
    void leave(@Nullable Throwable thrown) {
        boolean isInterrupt = thrown instanceof InterruptedException;
        boolean isOfScopeWithin = isInterrupt && Objects.equals(thrown, ofScopeWithin);
        boolean restores;
        boolean clears;
        synchronized (this) {
            inBody = false;
            clears = hasInterrupted && (!isInterrupt || isOfScopeWithin);
            restores = wasInterrupted && isInterrupt && !isOfScopeWithin;
            isOfScopeWithin |= isInterrupt && hasInterrupted;
        }
        if (isOfScopeWithin && parent != null && owner.equals(parent.owner)) {
            parent.ofScopeWithin = thrown;
        }
        boolean hasCleared = clears && Thread.interrupted();
        if (isAroundCancelled()) {
            if (hasCleared) {
                interruptAround();
            }
        } else if (restores) {
            owner.interrupt();
        }
    }

    /** One around it has told the thread to stop, or would have if it had not been interrupted already. */
    private void interruptAround() {
        CancelScope scope = around();
        while (scope != null && scope.reason == null) {
            scope = scope.around();
        }
        if (scope != null && owner.equals(scope.owner)) {
            scope.interrupt();
        } else {
            owner.interrupt();
        }
    }

    /** Nothing of it runs any more. */
    void ended() {
        synchronized (this) {
            if (alarm != null) {
                alarm.cancel(false);
                alarm = null;
            }
        }
        if (parent != null) {
            parent.nested.remove(this);
        }
    }
}
