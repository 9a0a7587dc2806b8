package dev.weft.trace.report;

/** What all threads of a recording share. */
record Timelines(
        Scope scope, Names names, CallPaths paths, Totals totals, SliceBudget budget, Points points, Window window,
        RecordingListener listener) {
    static Timelines of(Scope scope) {
        return of(scope, new Names(scope), RecordingListener.NONE);
    }

    /** @param listener is told of everything in the scope, whatever the number of slices */
    static Timelines of(Scope scope, Names names, RecordingListener listener) {
        var paths = new CallPaths();
        var budget = new SliceBudget(scope.slices(), paths);
        return new Timelines(scope, names, paths, new Totals(), budget, new Points(scope.slices()), new Window(scope.last()),
                listener);
    }
}
