package dev.weft.trace.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all threads of a recording share.
 *
 * @param tasks finds them; null if they are not wanted
 * @param keepsSlices whether slices, paths and points are kept for a page; if not, only totals are, and the listener is told of all
 */
record Timelines(Scope scope, Names names, CallPaths paths, Totals totals, SliceBudget budget, Points points, RecordingListener listener,
                 boolean keepsSlices, @Nullable TaskFollower tasks) {
    static Timelines of(Scope scope) {
        return of(scope, new Names(scope), RecordingListener.NONE);
    }

    /** @param listener is told of everything in the scope, whatever the number of slices */
    static Timelines of(Scope scope, Names names, RecordingListener listener) {
        return of(scope, names, listener, true);
    }

    /** Of which the listener alone is wanted. */
    static Timelines followed(Scope scope, Names names, RecordingListener listener) {
        return of(scope, names, listener, false);
    }

    private static Timelines of(Scope scope, Names names, RecordingListener listener, boolean keepsSlices) {
        var paths = new CallPaths();
        var budget = new SliceBudget(scope.slices(), paths);
        var points = new Points(keepsSlices ? scope.slices() : 0);
        TaskFollower tasks = keepsSlices || scope.tasks() ? new TaskFollower(names) : null;
        RecordingListener all = tasks == null ? listener : new Listeners(List.of(tasks, listener));
        return new Timelines(scope, names, paths, new Totals(), budget, points, all, keepsSlices, tasks);
    }
}
