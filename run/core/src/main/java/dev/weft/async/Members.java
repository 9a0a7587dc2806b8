package dev.weft.async;

import dev.weft.Outcome;
import dev.weft.seen.OpenTasks;
import dev.weft.seen.ReadableTasks;
import dev.weft.seen.TaskTree;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that belong to a group, or to one call of {@link Async}, and the wait for all of them.
 *
 * <p>One word, {@code state}, has how many of them have not left, and whether more may come: the last one to leave and the owner who finds
 * nobody left see the same word, so that nothing is started after the end and nobody sleeps through it. A task that starts another one has
 * not left itself, so the number is not 0 in between. What is cancelled and what is started look at each other: a start adds the job and
 * then looks for the flag of the scope, a cancel sets the flag and then goes through the jobs.
 */
final class Members implements ReadableTasks {
    private static final VarHandle STATE;
    private static final long CLOSED = 1L << 62;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Members.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What is to be done about the end of a task. */
    interface Policy {
        /**
         * Called by the thread of the task, before anybody else is told.
         *
         * @param end what became of its code, also if the job was cancelled before
         */
        void ended(GroupJob<?> job, Outcome<?> end);
    }

    private final Platform platform;
    private final CancelScope scope;
    private final Policy policy;

    /** What tools call it. */
    private final String kind;

    private final @Nullable String name;

    private final boolean isRoot;
    private final OpenJobs open = new OpenJobs();

    /** What the threads of its tasks have bound. */
    private volatile ScopedValue.Carrier bindings;

    @SuppressWarnings("unused") // through STATE
    private volatile long state;

    /** For tasks that the owner starts. Set and used by the owner, others find that they are not it. */
    private volatile @Nullable Inheritance inheritance;

    /** Who waits in {@link #join}. */
    private volatile @Nullable Thread waiting;

    /** @param name of the group; null for none */
    Members(Platform platform, CancelScope scope, String kind, @Nullable String name, Policy policy) {
        this.platform = platform;
        this.scope = scope;
        this.policy = policy;
        this.kind = kind;
        this.name = name;
        this.bindings = scope.binding();
        this.isRoot = scope.parent() == null || CancelScope.currentMembers() == null;
        scope.has(this);
        if (isRoot) {
            OpenTasks.add(this);
        }
    }

    CancelScope scope() {
        return scope;
    }

    Platform platform() {
        return platform;
    }

    /** Those that have not left, the newest first. */
    List<GroupJob<?>> running() {
        return open.list();
    }

    /** Has tasks that are started from now on see this value of {@code key}. */
    synchronized <V extends @Nullable Object> void carry(ScopedValue<V> key, V value) {
        bindings = bindings.where(key, value);
    }

    /** Has tasks that the owner starts from now on see its scoped values. */
    void inheritBy(@Nullable Inheritance inheritance) {
        this.inheritance = inheritance;
    }

    /** What the thread of a task is to have bound whose scope is {@code own}. */
    ScopedValue.Carrier bindings(CancelScope own) {
        return own == scope ? bindings : bindings.where(CancelScope.CURRENT, own);
    }

    /**
     * Starts a task on a thread of its own.
     *
     * @param code what it is named after where {@code name} is null
     * @param keepsTimes whether anybody can ask for its times
     * @throws CancellationException if this takes no more tasks
     */
    <T extends @Nullable Object> GroupJob<T> start(
            @Nullable String name, Object code, Callable<? extends T> body, boolean keepsTimes) {
        Objects.requireNonNull(body, "task");
        return start(new GroupJob<T>(this, scope, name, code, body), keepsTimes);
    }

    /** Starts a task that nothing stops which stops the others. */
    <T extends @Nullable Object> GroupJob<T> startShielded(Callable<?> code, Callable<? extends T> body) {
        return start(new GroupJob<T>(this, CancelScope.shielded(platform), null, code, body), false);
    }

    private <T extends @Nullable Object> GroupJob<T> start(GroupJob<T> job, boolean keepsTimes) {
        enter(job.isShielded());
        boolean started = false;
        try {
            job.come(open);
            if (keepsTimes) {
                job.queued();
            }
            job.sent();
            if (scope.isCancelled()) {
                job.stopWithGroup();
            }
            Inheritance owners = inheritance;
            if (owners == null || !owners.start(job)) {
                platform.newThread(job).start();
            }
            started = true;
        } finally {
            if (!started) {
                left(job);
            }
        }
        return job;
    }

    /** @param evenIfCancelled for what is started by code that no cancel has reached */
    private void enter(boolean evenIfCancelled) {
        long known;
        do {
            known = (long) STATE.getVolatile(this);
            if ((known & CLOSED) != 0) {
                throw new CancellationException("the group has ended; it takes no more tasks");
            }
            if (!evenIfCancelled && scope.isCancelled()) {
                throw new CancellationException(scope.reason() + "; its group takes no more tasks");
            }
        } while (!STATE.compareAndSet(this, known, known + 1));
    }

    void ended(GroupJob<?> job, Outcome<?> end) {
        // The result of a shielded call is for who has started it, which is a task itself; an error may have nobody else.
        if (!job.isShielded() || end instanceof Outcome.Failure) {
            policy.ended(job, end);
        }
    }

    void left(GroupJob<?> job) {
        job.leave();
        if ((long) STATE.getAndAdd(this, -1L) - 1 == 0) {
            LockSupport.unpark(waiting);
        }
    }

    /** Tells all tasks to stop, and those in scopes within. */
    void stop() {
        open.forEach(GroupJob::stopWithGroup);
    }

    private boolean isClosed() {
        return (long) STATE.getVolatile(this) == CLOSED;
    }

    /**
     * Waits until all have left, and takes no more then. An interrupt cancels the scope and does not end the wait.
     *
     * @param blocker what tools say that this thread waits for
     * @return whether this thread was interrupted
     */
    boolean join(Object blocker) {
        boolean interrupted = false;
        waiting = Thread.currentThread();
        while (!isClosed() && !STATE.compareAndSet(this, 0L, CLOSED)) {
            platform.park(blocker);
            if (Thread.interrupted()) {
                interrupted = true;
                scope.cancel();
            }
        }
        waiting = null;
        scope.ended();
        if (isRoot) {
            OpenTasks.remove(this);
        }
        return interrupted;
    }

    @Override
    public void read(TaskTree tree, long parent) {
        // A task of a loop is no task of another group.
        long above = parent == 0 ? tree.of(scope.owner()) : parent;
        long own = tree.addOwner(above, kind, name == null ? "" : name, scope.owner(), scope.isCancelled());
        var within = new ArrayList<Members>();
        addWithin(scope, within);
        Map<Thread, List<Members>> byOwner = within.stream().collect(Collectors.groupingBy(members -> members.scope.owner()));
        long untold = 0;
        for (GroupJob<?> job : inOrder()) {
            if (!tree.hasRoom()) {
                untold++;
                continue;
            }
            Thread thread = job.thread();
            long id = thread == null
                    ? tree.addStarting(own, job.name(), job.isStopped())
                    : tree.addTask(own, job.name(), thread, job.isStopped(), job.nanos());
            if (thread != null) {
                readAll(byOwner.get(thread), tree, id);
            }
        }
        if (untold > 0) {
            tree.addMore(own, untold);
        }
        readAll(byOwner.get(scope.owner()), tree, own);
    }

    private static void readAll(@Nullable List<Members> all, TaskTree tree, long parent) {
        if (all != null) {
            all.forEach(members -> members.read(tree, parent));
        }
    }

    /** Those that run in the order in which they were begun, then those that are yet to begin. */
    private List<GroupJob<?>> inOrder() {
        var order = new ArrayList<Map.Entry<Long, GroupJob<?>>>();
        for (GroupJob<?> job : running()) {
            Thread thread = job.thread();
            order.add(Map.entry(thread == null ? Long.MAX_VALUE : thread.threadId(), job));
        }
        order.sort(Map.Entry.comparingByKey());
        return order.stream().<GroupJob<?>>map(Map.Entry::getValue).toList();
    }

    /** Collects the tasks of scopes within, those nearest to this one. */
    private static void addWithin(CancelScope scope, List<Members> found) {
        for (CancelScope inner : scope.nested()) {
            Members tasks = inner.members();
            if (tasks == null) {
                addWithin(inner, found);
            } else {
                found.add(tasks);
            }
        }
    }
}
