package dev.weft.trace.report;

/** What all threads of a recording share. */
record Timelines(Names names, CallPaths paths, Totals totals, SliceBudget budget, Points points) {
    static Timelines limitedTo(int slices) {
        var paths = new CallPaths();
        return new Timelines(new Names(), paths, new Totals(), new SliceBudget(slices, paths), new Points(slices));
    }
}
