package dev.weft;

import dev.weft.trace.Trace;

/**
 * What a trace of the program shows of its pools beside the tasks themselves: how many are open, and the lives of workers. Called without
 * a lock, since it may wait a moment while a trace is recorded.
 */
final class TraceMarks {
    private TraceMarks() {}

    /** How many tasks wait or run. */
    static void open(AbstractPool pool) {
        if (Trace.isRecording()) {
            Trace.counter(pool.name() + " open tasks", pool.open());
        }
    }

    static void started(PooledWorker worker) {
        if (Trace.isRecording()) {
            Trace.instant("worker started: " + worker.place(null).workerText());
        }
    }

    static void ended(String pool, PoolStats.Ended end) {
        if (Trace.isRecording()) {
            var place = new Place(pool, end.number(), end.pid(), end.node(), null);
            Trace.instant("worker ended (" + end.reason() + "): " + place.workerText());
        }
    }
}
