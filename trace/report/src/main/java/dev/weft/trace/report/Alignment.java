package dev.weft.trace.report;

/**
 * How recordings that are read together lie beside each other in time.
 *
 * @param kind by what
 * @param mark name of the instant by which they are aligned; empty unless they are
 */
public record Alignment(Kind kind, String mark) {
    /** As the clocks of their machines say. */
    public static final Alignment CLOCK = new Alignment(Kind.CLOCK, "");

    /** All of them begin at the same moment. */
    public static final Alignment STARTS = new Alignment(Kind.STARTS, "");

    /** By what recordings are aligned. */
    public enum Kind { CLOCK, STARTS, MARKS }

    /**
     * The first instant of that name in each of them is the same moment.
     *
     * @param name as in {@code Trace.instant(name)}; VizTracer's sync marker counts as one, whatever the name
     */
    public static Alignment marks(String name) {
        return new Alignment(Kind.MARKS, name);
    }
}
