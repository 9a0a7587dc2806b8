package dev.weft.async;

import dev.weft.Action;
import dev.weft.Job;
import dev.weft.Pool;
import dev.weft.Task;
import dev.weft.job.Cancellation;
import dev.weft.job.CodeNames;
import dev.weft.job.Errors;
import dev.weft.job.JobState;
import dev.weft.job.Nanos;
import dev.weft.seen.OpenTasks;
import dev.weft.seen.ReadableTasks;
import dev.weft.seen.TaskTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A loop that does one thing at a time: callbacks, timers, and tasks that give way only where they wait. What is in a loop needs no lock.
 *
 * {@snippet :
 * String order = EventLoop.run(() -> {
 *     var loop = EventLoop.current();
 *     var said = new StringBuilder();
 *     loop.callLater(Duration.ofMillis(20), () -> said.append(" timer"));
 *     Job<String> greeter = loop.start(() -> {
 *         EventLoop.sleep(Duration.ofMillis(50));
 *         return " task";
 *     });
 *     loop.callSoon(() -> said.append("soon"));
 *     return said.append(EventLoop.await(greeter)).toString();
 * });
 * IO.println(order);                                         // soon timer task
 * }
 *
 * <p>The loop runs in the thread that calls {@link #runForever} or {@link #runUntilComplete(Task)}, which runs all callbacks. A <b>task</b>
 * has a virtual thread of its own that runs while the others wait: its code is plain code, and others get their turns where it calls
 * {@link #await(Job)}, {@link #sleep}, {@link #yield} or waits for a connection of the loop. Any other call that blocks holds the whole
 * loop; {@link #await(ScopedValue.CallableOp)} lets the loop go on beside it, and {@link #runIn(Pool, Task)} has a pool do it. A callback
 * cannot wait.
 *
 * <p><b>Order.</b> What is ready runs first in, first out, in rounds: what is added in one belongs to the next. Timers run in the order of
 * their times, those of one time in the order in which they were made.
 *
 * <p><b>Confinement.</b> While the loop runs, its methods may be called by its callbacks and tasks alone; others throw
 * {@link IllegalStateException} elsewhere. {@link #callSoonThreadSafe}, {@link #startThreadSafe}, {@link #isRunning}, {@link #isClosed} and
 * the methods of {@link Job}s may be called by any thread. While it does not run, one thread may call them at a time.
 *
 * <p><b>Errors.</b> What a callback throws goes to the {@linkplain #onFailure handler} of the loop, which goes on. What a task throws is
 * the outcome of its job.
 *
 * <p><b>Cancellation</b> of a task interrupts its thread, which ends what it waits for. {@link CancelScope}s, {@link ContextKey}s and the
 * methods of {@link Async} may be used in tasks as anywhere. Callbacks and tasks see the {@code ContextKey}s of who scheduled them.
 *
 * <p>Memory consistency effects: what one callback or step of a task did <i>happens before</i> what the next one does, and what a thread
 * did before it handed over a call happens before that.
 *
 * @see <a href="https://docs.python.org/3/library/asyncio-eventloop.html">asyncio's event loop</a>
 */
public final class EventLoop implements AutoCloseable {
    private final String name;
    private final Turns turns;
    private final @Nullable LoopDebug debug;
    private final CancelScope scope;
    private final ScopedValue.Carrier bindings;
    private final Set<LoopJob<?>> tasks = ConcurrentHashMap.newKeySet();
    private final Set<OutsideJob<?>> outside = ConcurrentHashMap.newKeySet();
    private @Nullable FileWatches watches;

    private EventLoop(Platform platform, EventLoopOptions options) {
        name = options.nameOrNumber();
        debug = options.debug() ? new LoopDebug(options) : null;
        turns = new Turns(name, platform, debug);
        scope = CancelScope.alone(platform);
        bindings = scope.binding();
    }

    /** A loop that does not run yet. Close it. */
    public static EventLoop open() {
        return open(EventLoopOptions.defaults());
    }

    /** The same, with options. */
    public static EventLoop open(EventLoopOptions options) {
        return open(Platform.SYSTEM, options);
    }

    static EventLoop open(Platform platform, EventLoopOptions options) {
        return new EventLoop(platform, options);
    }

    /**
     * Runs {@code main} in a loop of its own, which is closed then, tasks that it left included.
     *
     * @return its result
     * @throws InterruptedException if this thread is interrupted: {@code main} is cancelled and waited for
     */
    public static <T extends @Nullable Object> T run(Task<T> main) throws InterruptedException {
        try (EventLoop loop = open()) {
            return loop.runUntilComplete(main);
        }
    }

    /** As {@link #run(Task)}, for code without a result. */
    public static void run(Action main) throws InterruptedException {
        try (EventLoop loop = open()) {
            loop.runUntilComplete(main);
        }
    }

    /**
     * The loop whose callback or task this code belongs to.
     *
     * @throws IllegalStateException if there is none
     */
    public static EventLoop current() {
        Within here = Within.currentOrNull();
        if (here == null) {
            throw new IllegalStateException("this code is in no event loop; start it with loop.start or EventLoop.run");
        }
        return here.loop();
    }

    // Running.

    /**
     * Runs the loop in this thread until {@link #stop} is called.
     *
     * @throws InterruptedException if this thread is interrupted; the loop can be run again
     * @throws IllegalStateException if it runs already or is closed
     */
    public void runForever() throws InterruptedException {
        driven(turns::drive);
    }

    /**
     * Starts {@code main} and runs the loop in this thread until it has ended.
     *
     * @return its result
     * @throws InterruptedException if this thread is interrupted: {@code main} is cancelled, and the loop runs until its code has ended
     * @throws IllegalStateException if the loop runs already, is closed, or was stopped before {@code main} had ended
     */
    public <T extends @Nullable Object> T runUntilComplete(Task<T> main) throws InterruptedException {
        requireNotRunning();
        Cancellation.check();
        return runUntilComplete(start(main));
    }

    /** As {@link #runUntilComplete(Task)}, for code without a result. */
    public void runUntilComplete(Action main) throws InterruptedException {
        requireNotRunning();
        Cancellation.check();
        this.<@Nullable Void>runUntilComplete(start(main));
    }

    /** As {@link #runUntilComplete(Task)}, for a job that was started before, in this loop or elsewhere. */
    public <T extends @Nullable Object> T runUntilComplete(Job<T> main) throws InterruptedException {
        requireNotRunning();
        turns.requireOpen();
        Cancellation.check();
        driven(() -> {
            var end = new StopAtEnd(turns);
            var _ = main.onDone(end);
            try {
                turns.drive();
            } catch (InterruptedException e) {
                main.cancel();
                finish(() -> !main.isDone() || tasks.contains(main));
                throw e;
            } finally {
                end.over = true;
            }
        });
        if (!main.isDone()) {
            throw new IllegalStateException(name + " was stopped before \"" + main.name() + "\" had ended");
        }
        return Errors.value(main.outcome(), main::name);
    }

    private void requireNotRunning() {
        if (isRunning()) {
            throw new IllegalStateException(name + " is running already; start tasks in it and await them");
        }
    }

    /** Stops the loop at the end of a job, as long as the loop runs for it. */
    private static final class StopAtEnd implements Consumer<@Nullable Object>, JobState.Passing {
        private final Turns turns;
        private volatile boolean over;

        StopAtEnd(Turns turns) {
            this.turns = turns;
        }

        @Override
        public void accept(@Nullable Object end) {
            turns.tell(() -> {
                if (!over) {
                    turns.stop();
                }
            });
        }

        @Override
        public boolean isOver() {
            return over;
        }
    }

    /** What the driver does. */
    private interface Drive {
        void run() throws InterruptedException;
    }

    private void driven(Drive drive) throws InterruptedException {
        turns.enter();
        var seen = new Seen(Thread.currentThread());
        OpenTasks.add(seen);
        try {
            ScopedValue.Carrier here = ScopedValue.where(Within.CURRENT, new Within(this, null));
            if (ContextKey.bound() != null) {
                here = here.where(ContextKey.BOUND, ContextMap.EMPTY);
            }
            here.<@Nullable Void, InterruptedException>call(() -> {
                drive.run();
                return null;
            });
        } finally {
            OpenTasks.remove(seen);
            turns.leave();
        }
    }

    /** The loop while it runs, for those who look from outside. */
    private final class Seen implements ReadableTasks {
        private final Thread driver;

        Seen(Thread driver) {
            this.driver = driver;
        }

        @Override
        public void read(TaskTree tree, long parent) {
            long own = tree.addOwner(parent, "loop", name, driver, scope.isCancelled());
            long untold = 0;
            for (LoopJob<?> task : tasks) {
                Thread thread = task.thread();
                if (!tree.hasRoom()) {
                    untold++;
                } else if (thread == null) {
                    tree.addStarting(own, task.name(), task.isDone());
                } else {
                    tree.addTask(own, task.name(), thread, task.isDone(), task.nanos());
                }
            }
            if (untold > 0) {
                tree.addMore(own, untold);
            }
        }

        @Override
        public boolean isRunner() {
            return true;
        }
    }

    /** Runs rounds while {@code more}, whoever interrupts this thread. */
    private void finish(BooleanSupplier more) {
        boolean interrupted = false;
        while (more.getAsBoolean()) {
            try {
                turns.round();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        turns.goOn();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends {@link #runForever} when the present round is done; before it, it will run one round. */
    public void stop() {
        turns.requireHere("stop");
        turns.stop();
    }

    /** Whether a thread runs it. */
    public boolean isRunning() {
        return turns.isRunning();
    }

    /** Whether it was closed. */
    public boolean isClosed() {
        return turns.isClosed();
    }

    /**
     * Cancels what is left of its tasks and of the jobs that it has outside, and runs the loop until their code has ended. Timers and
     * callbacks that have not run by then never do; its connections are closed. Again it does nothing.
     *
     * @throws IllegalStateException if it runs
     */
    @Override
    public void close() {
        if (isRunning()) {
            throw new IllegalStateException(name + " is running; stop it before it is closed");
        }
        if (isClosed()) {
            return;
        }
        scope.stop(name + " is being closed");
        try {
            driven(this::end);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void end() {
        boolean interrupted = Thread.interrupted();
        for (LoopJob<?> task : tasks) {
            task.cancel();
            // Also one that was cancelled before, and did not notice or went on.
            task.stop();
        }
        finish(() -> !tasks.isEmpty());
        List<OutsideJob<?>> jobs = List.copyOf(outside);
        jobs.forEach(Job::cancel);
        if (watches != null) {
            watches.close();
        }
        turns.close();
        tasks.forEach(this::forget);
        for (OutsideJob<?> job : jobs) {
            while (true) {
                try {
                    job.awaitCode();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (debug != null) {
            debug.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // Callbacks.

    /** Calls {@code action} in the next round. */
    public LoopCall callSoon(Runnable action) {
        Objects.requireNonNull(action, "action");
        admit("callSoon");
        var call = new LoopCall(turns, action);
        turns.add(call);
        return call;
    }

    /** As {@link #callSoon}, by any thread; wakes the loop if it sleeps. */
    public void callSoonThreadSafe(Runnable action) {
        Objects.requireNonNull(action, "action");
        turns.requireOpen();
        turns.addFromAnywhere(new LoopCall(turns, action));
    }

    /**
     * Calls {@code action} when {@code delay} has passed.
     *
     * @param delay zero or a negative one: in the next round
     */
    public LoopTimer callLater(Duration delay, Runnable action) {
        Objects.requireNonNull(action, "action");
        admit("callLater");
        return turns.at(turns.now() + Nanos.of(delay), action);
    }

    /** Calls {@code action} when {@link #time} is {@code when}. */
    public LoopTimer callAt(Duration when, Runnable action) {
        Objects.requireNonNull(action, "action");
        admit("callAt");
        return turns.at(Nanos.of(when), action);
    }

    /** The clock of this loop: how long ago it was opened. */
    public Duration time() {
        return Duration.ofNanos(turns.now());
    }

    private void admit(String method) {
        turns.requireHere(method);
        turns.requireOpen();
    }

    /** Has {@code handler} told what callbacks throw; by default it goes to the uncaught exception handler of the thread. */
    public void onFailure(Consumer<? super Throwable> handler) {
        admit("onFailure");
        turns.onFailure(Objects.requireNonNull(handler, "handler"));
    }

    // Tasks.

    /** Starts {@code task}: it begins in the next round. */
    public <T extends @Nullable Object> Job<T> start(Task<T> task) {
        return start((String) null, task);
    }

    /** As {@link #start(Task)}, for code without a result. */
    public Job<@Nullable Void> start(Action action) {
        return start((String) null, action);
    }

    /** As {@link #start(Task)}, with a name for the job, which errors, traces and warnings show. */
    public <T extends @Nullable Object> Job<T> start(@Nullable String name, Task<T> task) {
        admit("start");
        return start(name, task, (Callable<T>) task);
    }

    /** As {@link #start(String, Task)}, for code without a result. */
    public Job<@Nullable Void> start(@Nullable String name, Action action) {
        admit("start");
        Objects.requireNonNull(action, "action");
        return start(name, action, () -> {
            action.act();
            return null;
        });
    }

    /** As {@link #start(Task)}, by any thread. If the loop is closed at that moment, the job is cancelled. */
    public <T extends @Nullable Object> Job<T> startThreadSafe(Task<T> task) {
        turns.requireOpen();
        return start(null, task, (Callable<T>) task);
    }

    private <T extends @Nullable Object> Job<T> start(@Nullable String name, Object code, Callable<? extends T> body) {
        Objects.requireNonNull(code, "task");
        var job = new LoopJob<T>(this, turns, name, code, body);
        tasks.add(job);
        job.resume();
        if (isClosed()) {
            forget(job);
        }
        return job;
    }

    /** It was handed over while the loop was closed: either who starts it or who closes sees so. */
    private void forget(LoopJob<?> job) {
        job.cancel();
        left(job);
    }

    /**
     * Runs {@code call} in {@code pool}, which may be one of worker JVMs, with the {@link ContextKey}s that are bound here.
     *
     * @return a job that ends in the loop, so that its actions run there; cancelling it cancels the call in the pool
     */
    public <T extends @Nullable Object> Job<T> runIn(Pool pool, Task<T> call) {
        admit("runIn");
        var job = outside(call);
        try {
            job.follow(pool.submit(ContextKey.carried(call), ContextKey.named(call)));
        } catch (Throwable e) {
            left(job);
            throw e;
        }
        return job;
    }

    /** As {@link #runIn(Pool, Task)}, on any executor; cancelling interrupts the thread that runs {@code call}. */
    public <T extends @Nullable Object> Job<T> runIn(Executor executor, Task<T> call) {
        admit("runIn");
        OutsideJob<T> job = outside(call);
        var work = new ExecutorCall<T>(job, ContextKey.carried(call));
        job.follow(work);
        try {
            executor.execute(work);
        } catch (Throwable e) {
            left(job);
            throw e;
        }
        return job;
    }

    private <T extends @Nullable Object> OutsideJob<T> outside(Task<T> call) {
        var job = new OutsideJob<T>(this, turns, CodeNames.of(call));
        outside.add(job);
        return job;
    }

    // Waiting, by tasks.

    /**
     * The result of {@code job}, of this loop or of anything else, waited for by a task while others have their turns. An interrupt
     * cancels it. Errors are thrown as {@link Async#await} throws them.
     */
    public static <T extends @Nullable Object> T await(Job<T> job) throws InterruptedException {
        LoopJob<?> task = Within.requireTask("EventLoop.await");
        if (!job.isDone()) {
            if (job == task) {
                throw new IllegalStateException("task \"" + task.name() + "\" cannot wait for itself");
            }
            checkInterrupt();
            if (job instanceof OutsideJob<?> outside) {
                outside.awaitedInLoop();
            } else if (!(job instanceof LoopJob<?>)) {
                JobState.awaited(job);
            }
            var wait = new LoopWait(task);
            var _ = job.onDone(wait);
            try {
                task.await(wait);
            } catch (InterruptedException e) {
                job.cancel();
                throw e;
            }
        }
        return Errors.value(job.outcome(), job::name);
    }

    /**
     * Runs {@code call} on the thread of this task, but beside the loop: others have their turns meanwhile, until it has ended. It may
     * block, and must not touch what belongs to the loop.
     *
     * {@snippet :
     * EventLoop.run(() -> {
     *     List<Integer> both = EventLoop.await(() -> Async.gather(() -> 1, () -> 2));
     *     IO.println(both);                                  // [1, 2]
     * });
     * }
     */
    public static <T extends @Nullable Object, X extends Exception> T await(ScopedValue.CallableOp<T, X> call)
            throws X, InterruptedException {
        LoopJob<?> task = Within.requireTask("EventLoop.await");
        checkInterrupt();
        task.giveAway();
        try {
            return call.call();
        } finally {
            task.takeBack();
        }
    }

    /** Waits, by a task, while others have their turns; zero is a {@link #yield}. */
    public static void sleep(Duration time) throws InterruptedException {
        LoopJob<?> task = Within.requireTask("EventLoop.sleep");
        checkInterrupt();
        if (!time.isPositive()) {
            task.yieldTurn();
            return;
        }
        Turns turns = task.turns();
        var wait = new LoopWait(task);
        LoopTimer timer = turns.at(turns.now() + Nanos.of(time), wait);
        try {
            task.await(wait);
        } finally {
            turns.withdraw(timer);
        }
    }

    /** Lets all others that are ready have their turns before this task goes on. */
    public static void yield() throws InterruptedException {
        LoopJob<?> task = Within.requireTask("EventLoop.yield");
        checkInterrupt();
        task.yieldTurn();
    }

    static void checkInterrupt() throws InterruptedException {
        Cancellation.check();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    // Sources.

    /**
     * Connects to a server, by a task, which gives way meanwhile.
     *
     * @throws java.net.UnknownHostException if {@code host} has no address
     * @throws java.net.ConnectException if nobody listens there
     */
    public LoopStream connect(String host, int port) throws IOException, InterruptedException {
        return Connecting.connect(turns, host, port);
    }

    /**
     * Listens for connections, which {@link LoopServer#accept} gives.
     *
     * @param port 0 for any that is free: {@link LoopServer#port}
     * @throws java.net.BindException if the port is in use
     */
    public LoopServer listen(String host, int port) throws IOException {
        admit("listen");
        return LoopServer.open(turns, host, port);
    }

    /**
     * Listens for connections, each of which has a task that runs {@code handler} and then closes it. What a handler throws goes to the
     * {@linkplain #onFailure handler} of the loop.
     *
     * @param port 0 for any that is free: {@link LoopServer#port}
     * @throws java.net.BindException if the port is in use
     */
    public LoopServer listen(String host, int port, LoopServer.Handler handler) throws IOException {
        Objects.requireNonNull(handler, "handler");
        LoopServer server = listen(host, port);
        start("accept of " + server, () -> server.serve(this, handler));
        return server;
    }

    /**
     * Watches the files of a folder, not those of folders in it.
     *
     * @param action is called with each change, as a callback of the loop
     * @throws java.nio.file.NotDirectoryException if {@code folder} is none
     */
    public LoopWatch watch(Path folder, Consumer<? super FileChange> action) throws IOException {
        Objects.requireNonNull(action, "action");
        admit("watch");
        if (watches == null) {
            watches = new FileWatches(this, turns);
        }
        return watches.watch(folder, action);
    }

    // For jobs.

    /** Whether this thread has it. */
    boolean isHeldHere() {
        return turns.isHeldHere();
    }

    CancelScope scope() {
        return scope;
    }

    /** What the threads of its tasks have bound. */
    ScopedValue.Carrier bindings() {
        return bindings;
    }

    /** Tells that code of the loop has failed for which nobody waits. */
    void failed(Throwable error) {
        turns.failed(error);
    }

    /** The code of {@code job} does not run any more, or will not. */
    void left(JobState<?> job) {
        switch (job) {
            case LoopJob<?> task -> tasks.remove(task);
            case OutsideJob<?> other -> outside.remove(other);
            default -> { }
        }
    }

    /** Throws if this thread would hold the loop by a wait for {@code job}, which cannot end then. */
    void refuseWait(Job<?> job) {
        if (turns.isHeldHere()) {
            throw new IllegalStateException("waiting for \"" + job.name() + "\" in this way would hold " + name
                    + ", in which it ends; use EventLoop.await in a task, or onDone");
        }
    }

    /** The tasks whose code has not ended, in no order. */
    public List<Job<?>> tasks() {
        return List.copyOf(tasks);
    }

    /** {@code event loop "loop-1"}. */
    @Override
    public String toString() {
        return "event loop \"" + name + "\"";
    }
}
