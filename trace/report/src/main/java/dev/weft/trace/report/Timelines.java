package dev.weft.trace.report;

/** What all threads of a recording share. */
record Timelines(Scope scope, Names names, CallPaths paths, Totals totals, SliceBudget budget, Points points) {
    static Timelines of(Scope scope) {
        var paths = new CallPaths();
        var budget = new SliceBudget(scope.slices(), paths);
        return new Timelines(scope, new Names(scope), paths, new Totals(), budget, new Points(scope.slices()));
    }
}
