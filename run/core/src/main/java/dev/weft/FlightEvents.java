package dev.weft;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** What pools tell JDK Flight Recorder. While nothing is recorded it costs the reading of a field. */
final class FlightEvents {
    private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightEvents() {}

    private static boolean areOff() {
        return !PRESENT || !FlightRecorder.isInitialized();
    }

    /** Tasks of one function have run in a worker. */
    static void ran(PooledWorker worker, RemoteJob<?> first, int tasks, long nanos, boolean succeeded) {
        if (areOff()) {
            return;
        }
        var event = new TaskRun();
        if (event.shouldCommit()) {
            Place place = worker.place(first.name());
            event.pool = place.pool();
            event.worker = place.worker();
            event.task = place.task();
            event.tasks = tasks;
            event.ran = nanos;
            event.succeeded = succeeded;
            event.commit();
        }
    }

    /** What to say of a task that is begun now to {@link #ran(PoolJob, long, boolean)}. */
    static long begin() {
        return areOff() ? 0 : System.nanoTime();
    }

    /** A task has run in this JVM since {@code begin}. */
    static void ran(PoolJob<?> job, long begin, boolean succeeded) {
        if (areOff()) {
            return;
        }
        var event = new TaskRun();
        if (begin != 0 && event.shouldCommit()) {
            event.pool = job.pool.name();
            event.task = job.name();
            event.tasks = 1;
            event.ran = System.nanoTime() - begin;
            event.succeeded = succeeded;
            event.commit();
        }
    }

    static void retried(Place place, Throwable failure) {
        if (areOff()) {
            return;
        }
        var event = new TaskRetry();
        event.pool = place.pool();
        event.worker = place.worker();
        event.task = place.task();
        event.failure = failure.getClass().getName();
        event.commit();
    }

    static void started(PooledWorker worker) {
        if (areOff()) {
            return;
        }
        Place place = worker.place(null);
        var event = new WorkerStart();
        event.pool = place.pool();
        event.worker = place.worker();
        event.pid = place.pid();
        event.commit();
    }

    static void ended(String pool, PoolStats.Ended end) {
        if (areOff()) {
            return;
        }
        var event = new WorkerStop();
        event.pool = pool;
        event.worker = end.number();
        event.pid = end.pid();
        event.tasks = end.tasks();
        event.reason = end.reason().name();
        event.commit();
    }

    @Category("Weft")
    @StackTrace(false)
    private abstract static class WorkerEvent extends Event {
        @Label("Pool")
        String pool = "";

        @Label("Worker")
        @Description("Number of the worker JVM in its pool; 0 for a thread of this JVM")
        int worker;
    }

    @Name("dev.weft.Tasks")
    @Label("Tasks Run")
    private static final class TaskRun extends WorkerEvent {
        @Label("Task")
        @Nullable String task;

        @Label("Tasks")
        @Description("How many tasks of the same function this is the time of")
        int tasks;

        @Label("Ran")
        @Timespan
        long ran;

        @Label("Succeeded")
        boolean succeeded;
    }

    @Name("dev.weft.TaskRetry")
    @Label("Task Retry")
    private static final class TaskRetry extends WorkerEvent {
        @Label("Task")
        @Nullable String task;

        @Label("Failure")
        String failure = "";
    }

    @Name("dev.weft.WorkerStart")
    @Label("Worker Start")
    private static final class WorkerStart extends WorkerEvent {
        @Label("Process Id")
        long pid;
    }

    @Name("dev.weft.WorkerEnd")
    @Label("Worker End")
    private static final class WorkerStop extends WorkerEvent {
        @Label("Process Id")
        long pid;

        @Label("Tasks")
        long tasks;

        @Label("Reason")
        String reason = "";
    }
}
