package dev.weft.async;

import dev.weft.job.Uncaught;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is in a loop: what is ready, what has a time, what other threads hand over, and the baton.
 *
 * <p>One thread has the baton, {@code holder}; all fields that are not volatile belong to it. The <i>driver</i> is the thread that runs the
 * loop: it runs callbacks and sleeps. A task that has to wait looks for the next turn itself; if that is a task's as well, it gets the
 * baton without the driver in between, otherwise the driver does. Giving the baton is a volatile write that its receiver reads, so what one
 * did happens before what the next one does.
 *
 * <p>Other threads push on a stack, {@code foreign}, which whoever has the baton takes as a whole at the beginning of a round. The driver
 * sets {@code asleep} before it looks at that stack a last time, they read it after their push: one sees the other. Who clears it wakes the
 * driver, so it is woken once a sleep.
 */
final class Turns {
    private static final VarHandle FOREIGN;
    private static final VarHandle ASLEEP;
    private static final VarHandle HOLDER;

    static {
        try {
            var lookup = MethodHandles.lookup();
            FOREIGN = lookup.findVarHandle(Turns.class, "foreign", Turn.class);
            ASLEEP = lookup.findVarHandle(Turns.class, "asleep", boolean.class);
            HOLDER = lookup.findVarHandle(Turns.class, "holder", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String name;
    private final Platform platform;
    private final @Nullable LoopDebug debug;
    private final long opened;

    private final ArrayDeque<Turn> ready = new ArrayDeque<>();
    private final TimerHeap timers = new TimerHeap();
    private long timersMade;

    /** How many of {@link #ready} belong to the present round; what they add belongs to the next one. */
    private int left;

    private boolean stopping;
    private Consumer<? super Throwable> handler = Uncaught::report;

    /** Newest first. */
    @SuppressWarnings("unused") // through FOREIGN
    private volatile @Nullable Turn foreign;

    /** Null while the loop does not run. */
    private volatile @Nullable Thread holder;

    private volatile @Nullable Thread driver;

    /** Whether the baton was given to the driver. */
    private volatile boolean given;

    /** Whether the driver was interrupted while it was waiting for the baton. */
    private volatile boolean wanted;

    private volatile boolean asleep;
    private volatile @Nullable Sockets sockets;
    private volatile boolean closed;

    Turns(String name, Platform platform, @Nullable LoopDebug debug) {
        this.name = name;
        this.platform = platform;
        this.debug = debug;
        this.opened = platform.nanoTime();
    }

    @Nullable LoopDebug debug() {
        return debug;
    }

    Platform platform() {
        return platform;
    }

    /** Since the loop was opened. */
    long now() {
        return platform.nanoTime() - opened;
    }

    boolean isRunning() {
        return holder != null;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether this thread has the baton. */
    boolean isHeldHere() {
        return holder == Thread.currentThread();
    }

    /** Whether this thread may do what only one may do at a time. */
    boolean isHere() {
        Thread now = holder;
        return now == null || now == Thread.currentThread();
    }

    void requireHere(String method) {
        if (!isHere()) {
            throw new IllegalStateException(method + " of " + name + " was called by thread \"" + Thread.currentThread().getName()
                    + "\", which is not in the loop; hand it over with callSoonThreadSafe");
        }
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException(name + " is closed; open another loop");
        }
    }

    void onFailure(Consumer<? super Throwable> handler) {
        this.handler = handler;
    }

    /** Tells that code of the loop has failed for which nobody waits. */
    void failed(Throwable error) {
        try {
            handler.accept(error);
        } catch (Throwable e) {
            Uncaught.report(e);
        }
    }

    // What is to be done.

    /** By the thread that has the baton. */
    void add(Turn turn) {
        ready.add(turn);
    }

    LoopTimer at(long when, Runnable action) {
        var timer = new LoopTimer(this, when, timersMade++, action);
        timers.add(timer);
        return timer;
    }

    LoopTimer at(long when, LoopWait wait) {
        var timer = new LoopTimer(this, when, timersMade++, wait);
        timers.add(timer);
        return timer;
    }

    void withdraw(LoopTimer timer) {
        timers.remove(timer);
    }

    /** By any thread. */
    void addFromAnywhere(Turn turn) {
        if (isHeldHere()) {
            ready.add(turn);
            return;
        }
        Turn newest;
        do {
            newest = foreign;
            turn.earlier = newest;
        } while (!FOREIGN.compareAndSet(this, newest, turn));
        if (asleep && ASLEEP.compareAndSet(this, true, false)) {
            wake();
        }
        if (closed) {
            tellForeign();
        }
    }

    private void wake() {
        Sockets sources = sockets;
        if (sources != null) {
            sources.wake();
        } else {
            LockSupport.unpark(driver);
        }
    }

    /** Runs {@code telling} in the loop: at once if this thread may. */
    void tell(Runnable telling) {
        if (isHere() || closed) {
            telling.run();
        } else {
            addFromAnywhere(new Telling(telling));
        }
    }

    /** The same, in a turn of its own. */
    void tellLater(Runnable telling) {
        if (closed) {
            telling.run();
        } else {
            addFromAnywhere(new Telling(telling));
        }
    }

    void stop() {
        stopping = true;
    }

    /** Takes back a {@link #stop}. */
    void goOn() {
        stopping = false;
    }

    Sockets sockets() {
        Sockets known = sockets;
        if (known == null) {
            known = new Sockets();
            sockets = known;
        }
        return known;
    }

    // The driver.

    /** Has this thread drive the loop until it leaves. */
    void enter() {
        Thread self = Thread.currentThread();
        if (!HOLDER.compareAndSet(this, null, self)) {
            throw new IllegalStateException(name + " is running already, by thread \"" + driverName() + "\"; hand tasks to it instead");
        }
        driver = self;
        if (closed) {
            leave();
            requireOpen();
        }
    }

    private String driverName() {
        Thread now = driver;
        return now == null ? "?" : now.getName();
    }

    void leave() {
        driver = null;
        holder = null;
    }

    /** Runs rounds until {@link #stop} is called in one, which is finished. */
    void drive() throws InterruptedException {
        try {
            do {
                round();
            } while (!stopping);
        } finally {
            stopping = false;
        }
    }

    /** One round, or what was left of one. Waits for something to do if there is nothing. */
    void round() throws InterruptedException {
        if (Thread.interrupted()) {
            throw interrupted();
        }
        if (left == 0) {
            if (ready.isEmpty() && !stopping) {
                sleep();
            } else if (sockets != null) {
                sockets().poll();
            }
            begin();
        }
        while (left > 0) {
            left--;
            Turn turn = Objects.requireNonNull(ready.poll());
            LoopJob<?> task = turn.task();
            if (task == null) {
                turn.run();
            } else {
                given = false;
                if (hand(task)) {
                    awaitBaton();
                }
            }
        }
    }

    private InterruptedException interrupted() {
        return new InterruptedException("the thread that runs " + name + " was interrupted");
    }

    private void sleep() throws InterruptedException {
        LoopTimer first = timers.first();
        long nanos = first == null ? Long.MAX_VALUE : first.when - now();
        asleep = nanos > 0;
        if (foreign != null) {
            nanos = 0;
        }
        Sockets sources = sockets;
        if (sources != null) {
            sources.select(nanos);
        } else if (nanos == Long.MAX_VALUE) {
            platform.park(this);
        } else if (nanos > 0) {
            platform.parkNanos(this, nanos);
        }
        asleep = false;
        if (Thread.interrupted()) {
            throw interrupted();
        }
    }

    /** Makes a round of all that is ready now. */
    private void begin() {
        if (foreign != null) {
            takeForeign();
        }
        LoopTimer timer = timers.first();
        if (timer != null) {
            takeDue(timer);
        }
        left = ready.size();
    }

    private void takeForeign() {
        for (Turn turn = foreignOldestFirst(); turn != null;) {
            Turn next = turn.earlier;
            turn.earlier = null;
            ready.add(turn);
            turn = next;
        }
    }

    /** What came too late is forgotten, but for telling. */
    private void tellForeign() {
        for (Turn turn = foreignOldestFirst(); turn != null; turn = turn.earlier) {
            if (turn instanceof Telling) {
                turn.run();
            }
        }
    }

    private @Nullable Turn foreignOldestFirst() {
        Turn newest = (Turn) FOREIGN.getAndSet(this, null);
        Turn oldest = null;
        while (newest != null) {
            Turn next = newest.earlier;
            newest.earlier = oldest;
            oldest = newest;
            newest = next;
        }
        return oldest;
    }

    private void takeDue(LoopTimer first) {
        long now = now();
        for (LoopTimer timer = first; timer != null && timer.when <= now; timer = timers.first()) {
            timers.remove(timer);
            LoopWait wait = timer.waiting();
            if (wait == null) {
                ready.add(timer);
            } else {
                wait.end();
            }
        }
    }

    private void awaitBaton() throws InterruptedException {
        boolean interrupted = false;
        while (!given) {
            platform.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                wanted = true;
            }
        }
        wanted = false;
        if (interrupted) {
            throw interrupted();
        }
    }

    // The baton.

    /** Gives it to {@code job}, by whoever has it; false if that was cancelled before it was begun. */
    private boolean hand(LoopJob<?> job) {
        Thread thread = job.thread();
        if (thread != null) {
            holder = thread;
            job.give();
            return true;
        }
        thread = job.begin();
        if (thread == null) {
            return false;
        }
        Thread self = Thread.currentThread();
        holder = thread;
        try {
            thread.start();
        } catch (Throwable e) {
            holder = self;
            job.notBegun(e);
            return false;
        }
        return true;
    }

    /** Gives it to whose turn it is, by a task that waits or has ended. */
    void passOn() {
        if (!passToTask()) {
            Thread next = Objects.requireNonNull(driver);
            holder = next;
            given = true;
            LockSupport.unpark(next);
        }
    }

    private boolean passToTask() {
        while (!wanted) {
            if (left == 0) {
                if (stopping) {
                    return false;
                }
                if (sockets != null) {
                    sockets().poll();
                }
                begin();
            }
            Turn next = ready.peek();
            LoopJob<?> task = next == null ? null : next.task();
            if (task == null) {
                return false;
            }
            ready.remove();
            left--;
            if (hand(task)) {
                return true;
            }
        }
        return false;
    }

    // The end.

    /** Tells those who wait for a job what became of it, which is not lost when the loop is closed. */
    private static final class Telling extends Turn {
        private final Runnable code;

        Telling(Runnable code) {
            this.code = code;
        }

        @Override
        @Nullable LoopJob<?> task() {
            return null;
        }

        @Override
        void run() {
            code.run();
        }
    }

    /** Forgets what was to be done, but for telling what has happened already. */
    void close() {
        closed = true;
        tellForeign();
        timers.clear();
        left = 0;
        Turn turn;
        while ((turn = ready.poll()) != null) {
            if (turn instanceof Telling) {
                turn.run();
            }
        }
        Sockets sources = sockets;
        if (sources != null) {
            sources.close();
        }
    }
}
