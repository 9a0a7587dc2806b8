package dev.weft.trace.report;

/** How much of each stretch of time is covered by some intervals, of which several may cover the same; the stretches grow as needed. */
final class TimeBins {
    /** Into how many the time is cut at the least, unless it is shorter than as many nanoseconds. */
    static final int LEAST = 1 << 9;

    private static final int BINS = 2 * LEAST;

    private final double[] covered = new double[BINS];
    private long width = 1;

    void add(long from, long to) {
        while (to / width >= BINS) {
            for (int i = 0; i < BINS; i++) {
                covered[i] = i < BINS / 2 ? covered[2 * i] + covered[2 * i + 1] : 0;
            }
            width *= 2;
        }
        for (long at = from; at < to;) {
            int bin = (int) (at / width);
            long end = Math.min(to, (bin + 1) * width);
            covered[bin] += end - at;
            at = end;
        }
    }

    /** How many intervals cover a moment of the stretch, on average. */
    double mean(double from, double to) {
        double sum = 0;
        for (int bin = (int) (from / width); bin < BINS && bin * (double) width < to; bin++) {
            double begin = Math.max(from, bin * (double) width);
            double end = Math.min(to, (bin + 1) * (double) width);
            sum += covered[bin] * Math.max(0, end - begin) / width;
        }
        return to > from ? sum / (to - from) : 0;
    }
}
