package dev.weft.trace.report;

/** What all threads of a recording share. */
record Timelines(Names names, CallPaths paths, Totals totals, SliceBudget budget, Points points) {
    static Timelines limitedTo(int slices) {
        return new Timelines(new Names(), new CallPaths(), new Totals(), new SliceBudget(slices), new Points(slices));
    }
}
