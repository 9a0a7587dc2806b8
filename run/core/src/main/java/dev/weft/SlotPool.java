package dev.weft;

import dev.weft.job.Alarms;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs on threads of this JVM, a limited number at a time. A slot is the right to run them; a {@link Runner} has one
 * while it runs some. A thread that a task will not let go of loses its slot to another one and counts no more.
 *
 * <p>What a task costs is decided here, so the way of one has no lock. One word, {@code control}, counts the slots in use and the calls
 * that are handing over something, and says whether the pool was shut down:
 *
 * <ul>
 *   <li>Who hands over enters by adding one to the callers, which fails after a shutdown, and takes a slot in the same step if one is
 *       free; otherwise the work goes to {@code waiting}. It leaves when the work is where {@link #shutdownNow} finds it.
 *   <li>A runner gives its slot back when nothing waits, and then looks once more: what was put there meanwhile by somebody who saw all
 *       slots in use is not left. Whoever hands over looks for a free slot after the work is in {@code waiting}, for the same reason.
 *   <li>The pool has ended when it was shut down, nobody is handing over, no slot is in use and nothing waits. Nothing can change that:
 *       entering is refused, and a slot is only taken for what waits.
 * </ul>
 *
 * <p>{@link #shutdownNow} must find all work that was handed over, in {@code waiting} or with a runner. A runner on its way from one to
 * the other says so before it looks whether the pool was stopped, and who stops waits for it.
 */
abstract class SlotPool extends AbstractPool implements PoolJob.Stuck {
    private static final long SHUT_DOWN = Long.MIN_VALUE;
    private static final long CALLER = 1L << 32;

    /** Stands for the work of a runner that is about to have it. */
    private final Work taking = new JobGroup(this, List.of());

    private final ConcurrentJobQueue<Work> waiting = new ConcurrentJobQueue<>(Work::priority);
    private final Spaced.Number control = new Spaced.Number();
    private final Runners runners = new Runners();
    private volatile int slots;
    private volatile boolean closed;
    private volatile boolean stopped;

    /** Why no worker can begin; set once, with the lock held. */
    private volatile @Nullable WorkerStartFailed broken;

    /** Once it is true it stays: a runner that is about to be refused may be registered for a moment. */
    private volatile boolean ended;

    /** Whether there may be more runners than slots: {@link #control} is not looked at for that each time. */
    private volatile boolean hasSurplus;

    final WorkerLife life = new WorkerLife(this, this::tellIfTerminated);
    final ReentrantLock lock = new ReentrantLock();
    private final Condition terminated = lock.newCondition();

    /** Who runs jobs; has a slot while it does. */
    abstract static class Runner extends Runners.Link implements Runnable, Contexts.Holder {
        private static final VarHandle WORK;

        static {
            try {
                WORK = MethodHandles.lookup().findVarHandle(Runner.class, "work", Work.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        /** What it runs or is about to; {@link SlotPool#taking} while it takes that. */
        private volatile @Nullable Work work;

        /** Whether it is counted in {@link SlotPool#control}: not where no limit is. */
        private boolean hasSlot = true;

        private final WorkerLife life;
        private volatile @Nullable LocalContext context;

        Runner(SlotPool pool, @Nullable Work work) {
            this.life = pool.life;
            this.work = work;
        }

        /** Its context if it has one so far. */
        final @Nullable LocalContext ownContext() {
            return context;
        }

        final void setContext(LocalContext own) {
            context = own;
        }

        /** Its context, which it takes for this if it has none. */
        @Override
        public final synchronized LocalContext context() {
            LocalContext own = context;
            if (own == null) {
                own = life.take();
                context = own;
            }
            return own;
        }

        /** Leaves its context to others. */
        final void giveContextBack() {
            LocalContext own = context;
            if (own != null) {
                context = null;
                life.giveBack(own);
            }
        }

        final @Nullable Work work() {
            return work;
        }

        final void setWorkRelease(@Nullable Work work) {
            WORK.setRelease(this, work);
        }

        /** Has it run: starts its thread, or wakes it. */
        abstract void rouse();
    }

    SlotPool(PoolOptions options, @Nullable AbstractPool family, @Nullable String label, int slots) {
        super(options, family, label);
        this.slots = slots;
    }

    /** A runner that has {@code work}, or, if that is null, will call {@link #next}; it is {@link #register registered}. */
    abstract Runner assign(@Nullable Work work);

    /** Whether {@link #assign} always makes a new runner, which may be given up. */
    abstract boolean assignsNew();

    /** Lets threads go that have nothing to do and no slot. */
    abstract void endIdle();

    /** {@code runner} is about to give its slot back. */
    abstract void leaves(Runner runner);

    /** {@code runner} has got a slot again just after it gave one back; false if it cannot use it, because somebody has called it. */
    abstract boolean comesBack(Runner runner);

    /** {@code runner} will neither run nor end, or is not waited for. */
    abstract void lost(Runner runner);

    final void register(Runner runner) {
        runners.add(runner);
    }

    /** {@code runner} has ended, unless its work was lost. */
    final void unregister(Runner runner) {
        runners.remove(runner);
        tellIfTerminated();
    }

    private static int active(long control) {
        return (int) control;
    }

    @Override
    final void hand(List<? extends PoolJob<?>> jobs) {
        if (jobs.size() == 1) {
            hand(jobs.getFirst());
        } else if (!jobs.isEmpty()) {
            hand(new JobGroup(this, jobs), jobs.size());
        }
    }

    @Override
    final void hand(PoolJob<?> job) {
        hand(job, 1);
    }

    private void hand(Work work, int count) {
        if (assignsNew() && handDirectly(work, count)) {
            return;
        }
        boolean hasSlot = enter();
        Runner runner = null;
        try {
            submitted(count);
            if (hasSlot) {
                runner = assign(work);
            } else {
                waiting.add(work);
            }
        } finally {
            control.addAndGet(-CALLER);
        }
        if (runner != null) {
            rouse(runner);
        } else {
            startWaiting();
        }
    }

    /** Gives {@code work} to a new runner if there is a slot for it. */
    private boolean handDirectly(Work work, int count) {
        boolean limited = isLimited();
        if (limited && active(control.get()) >= slots) {
            return false;
        }
        // Registered first, so that it is found by whoever sets the bit that refuses it.
        Runner runner = assign(work);
        runner.hasSlot = limited;
        if (limited ? takeSlot(SHUT_DOWN) : control.get() >= 0) {
            submitted(count);
            rouse(runner);
            return true;
        }
        unregister(runner);
        return false;
    }

    private boolean isLimited() {
        return slots != Integer.MAX_VALUE;
    }

    /** Has {@code runner} run; if there is no thread for it, what it was to run waits, unless nobody runs anything. */
    private void rouse(Runner runner) {
        try {
            runner.rouse();
        } catch (OutOfMemoryError e) {
            unregister(runner);
            lost(runner);
            Work work = runner.work();
            boolean alone = !runner.hasSlot || active(control.decrementAndGet()) == 0;
            if (work != null && !alone) {
                waiting.addFirst(work);
            }
            tellIfTerminated();
            if (alone) {
                if (work != null) {
                    work.jobs().forEach(job -> job.cancel(false));
                }
                throw e;
            }
        }
    }

    /** Begins to hand over something, and gives whether a slot was taken for it. */
    private boolean enter() {
        while (true) {
            long seen = control.get();
            if (seen < 0) {
                throw refusal();
            }
            boolean hasSlot = active(seen) < slots;
            if (control.compareAndSet(seen, seen + CALLER + (hasSlot ? 1 : 0))) {
                return hasSlot;
            }
        }
    }

    private RuntimeException refusal() {
        WorkerStartFailed reason = broken;
        return reason == null || closed ? shutDownError() : new PoolBroken(reason.place(), reason);
    }

    /** Takes a slot if one is free and none of the bits of {@code refused} is set. */
    private boolean takeSlot(long refused) {
        while (true) {
            long seen = control.get();
            if (active(seen) >= slots || (seen & refused) != 0) {
                return false;
            }
            if (control.compareAndSet(seen, seen + 1)) {
                return true;
            }
        }
    }

    private void startWaiting() {
        while (active(control.get()) < slots && !waiting.isEmpty() && takeSlot(0)) {
            rouse(assign(null));
        }
        tellIfTerminated();
    }

    /** What {@code runner} is to run next; null if its slot is free now. */
    final @Nullable Work next(Runner runner) {
        if (!runner.hasSlot) {
            return null;
        }
        while (true) {
            Work next = hasSurplus && active(control.get()) > slots ? null : take(runner);
            if (next != null) {
                return next;
            }
            leaves(runner);
            control.decrementAndGet();
            if (waiting.isEmpty() || !takeSlot(0)) {
                tellIfTerminated();
                return null;
            }
            if (!comesBack(runner)) {
                control.decrementAndGet();
                startWaiting();
                return null;
            }
        }
    }

    private @Nullable Work take(Runner runner) {
        runner.work = taking;
        Work next = stopped ? null : waiting.poll();
        runner.setWorkRelease(next);
        return next;
    }

    @Override
    public final void goesOn(PoolJob<?> job, StackTraceElement[] where) {
        replace(job, job, where, List.of());
    }

    /**
     * Gives the slot of the thread that runs {@code work} and goes on with {@code stuck} to another one, and {@code rest}, which waited
     * behind that, back.
     */
    final void replace(Work work, PoolJob<?> stuck, StackTraceElement[] stack, List<? extends PoolJob<?>> rest) {
        String reason = stuck.isCancelled() ? "it was cancelled" : "its limit of " + stuck.limit().toMillis() + " ms";
        var text = new StringBuilder("task \"" + stuck.name() + "\" goes on after " + reason
                + " although its thread was interrupted; another thread takes its place in " + name());
        for (StackTraceElement frame : stack) {
            text.append(System.lineSeparator()).append("\tat ").append(frame);
        }
        System.err.println(text);
        if (!rest.isEmpty()) {
            waiting.addFirst(new JobGroup(this, rest));
        }
        for (Runner runner : runners.all()) {
            if (work.equals(runner.work)) {
                lost(runner);
                if (runner.hasSlot) {
                    control.decrementAndGet();
                }
                LocalContext context = runner.context;
                if (context != null) {
                    life.lost(context);
                }
                unregister(runner);
            }
        }
        startWaiting();
    }

    /** Fails what was handed over and is not begun: {@code runner} could not begin, and no other would. */
    final void breakDown(Runner runner, WorkerStartFailed reason) {
        lock.lock();
        try {
            if (broken == null) {
                broken = reason;
            }
        } finally {
            lock.unlock();
        }
        control.getAndUpdate(seen -> seen | SHUT_DOWN);
        var failed = new ArrayList<PoolJob<?>>();
        Work own = runner.work;
        if (own != null) {
            failed.addAll(own.jobs());
        }
        for (Work work : waiting.drain()) {
            failed.addAll(work.jobs());
        }
        failed.forEach(job -> job.fail(new PoolBroken(reason.place(), reason)));
        lost(runner);
        if (runner.hasSlot) {
            control.decrementAndGet();
        }
        unregister(runner);
        endIdle();
        startWaiting();
    }

    @Override
    public void resize(int workers) {
        slots = Checks.atLeastOne("workers", workers);
        hasSurplus = true;
        startWaiting();
        endIdle();
    }

    @Override
    public PoolStats stats() {
        return stats(slots, assignsNew() ? runners.all().size() : active(control.get()));
    }

    final int slots() {
        return slots;
    }

    /** How many slots are in use. */
    final int active() {
        return active(control.get());
    }

    private void tellIfTerminated() {
        if (!closed) {
            return;
        }
        if (assignsNew() && !life.isEnded() && workersEnded()) {
            Alarms.elsewhere(() -> life.endFree(!stopped));
        }
        if (isTerminated()) {
            lock.lock();
            try {
                terminated.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void shutdown() {
        closed = true;
        control.getAndUpdate(seen -> seen | SHUT_DOWN);
        endIdle();
        tellIfTerminated();
        unpublish();
    }

    @Override
    public List<Runnable> shutdownNow() {
        closed = true;
        control.getAndUpdate(seen -> seen | SHUT_DOWN);
        stopped = true;
        while ((control.get() & ~SHUT_DOWN) >= CALLER) {
            Thread.yield();
        }
        var unbegun = new ArrayList<PoolJob<?>>();
        var begun = new ArrayList<PoolJob<?>>();
        for (Work work : waiting.drain()) {
            unbegun.addAll(work.jobs());
        }
        for (Runner runner : runners.all()) {
            Work work;
            while ((work = runner.work) == taking) {
                Thread.yield();
            }
            if (work != null) {
                work.split(begun, unbegun);
            }
        }
        endIdle();
        tellIfTerminated();
        unpublish();
        unbegun.sort(Comparator.comparingLong(job -> job.number));
        List<Runnable> tasks = handBack(unbegun);
        begun.forEach(PoolJob::stop);
        return tasks;
    }

    @Override
    public boolean isShutdown() {
        return closed;
    }

    /** Whether no more tasks are taken. */
    final boolean isClosing() {
        return control.get() < 0;
    }

    /** Whether tasks were stopped. */
    final boolean isStopped() {
        return stopped;
    }

    /** Whether nothing runs or waits in a pool that was shut down. */
    private boolean workersEnded() {
        return closed && nothingIsHandedOver() && (!assignsNew() || runners.isEmpty() && nothingIsHandedOver());
    }

    /** Looked at again after the runners, since one that is lost leaves what waits behind it, and only then goes. */
    private boolean nothingIsHandedOver() {
        return control.get() == SHUT_DOWN && waiting.isEmpty();
    }

    @Override
    public boolean isTerminated() {
        if (!ended) {
            ended = workersEnded() && life.isEnded();
        }
        return ended;
    }

    @Override
    boolean awaitWorkers(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (!isTerminated()) {
                if (left <= 0) {
                    return false;
                }
                left = terminated.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
