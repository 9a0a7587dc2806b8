package dev.weft.trace.report;

/** What all threads of a recording share. */
record Timelines(Names names, CallPaths paths, Totals totals, SliceBudget budget, Points points, RecordingListener listener) {
    static Timelines limitedTo(int slices) {
        return limitedTo(slices, new Names(), RecordingListener.NONE);
    }

    /** @param listener is told of everything, whatever the limit */
    static Timelines limitedTo(int slices, Names names, RecordingListener listener) {
        var paths = new CallPaths();
        return new Timelines(names, paths, new Totals(), new SliceBudget(slices, paths), new Points(slices), listener);
    }
}
