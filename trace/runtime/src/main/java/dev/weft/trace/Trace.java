package dev.weft.trace;

import java.util.List;
import java.util.Objects;

/**
 * Names what a program does, in the trace that is being recorded of it.
 *
 * {@snippet :
 * try (var slice = Trace.slice("read orders")) {
 *     Trace.counter("orders", orders.size());
 * }
 * }
 *
 * <p>When nothing is recorded, every call returns at once and allocates nothing, so calls can stay in a program for good. Recording is
 * switched on from outside, by {@code weft trace} or the agent's {@code -javaagent} option.
 *
 * <p>Names should be few: what differs from call to call belongs into a number. A process keeps its first 100,000 names apart; later
 * ones appear as {@code (other names)}.
 *
 * <p>No method throws, except {@link NullPointerException} for a null argument. May be called by any thread, virtual ones included.
 */
public final class Trace {
    private Trace() {}

    /** Whether this process is being traced. */
    public static boolean isRecording() {
        return Probes.recording();
    }

    /** Begins a stretch of work of the current thread; close it on the same thread. */
    public static Slice slice(String name) {
        Objects.requireNonNull(name, "name");
        if (!Probes.recording()) {
            return OpenSlice.NONE;
        }
        int id = Probes.name(Probes.SLICE, name);
        Probes.begin(id);
        return new OpenSlice(id);
    }

    /**
     * Begins a task on the current thread: a unit of work that was handed over to be run here.
     *
     * @param number tells tasks of one name apart; stored as the nearest number of 60 bits
     */
    public static Slice task(String name, long number) {
        Objects.requireNonNull(name, "name");
        if (!Probes.recording()) {
            return OpenSlice.NONE;
        }
        int id = Probes.name(Probes.TASK, name);
        Probes.begin(id, number);
        return new OpenSlice(id);
    }

    /** Marks a moment of the current thread. */
    public static void instant(String name) {
        Objects.requireNonNull(name, "name");
        if (Probes.recording()) {
            Probes.instant(Probes.name(Probes.INSTANT, name));
        }
    }

    /**
     * Notes that a quantity of the process has this value from now on.
     *
     * @param value stored as the nearest number of 60 bits
     */
    public static void counter(String name, long value) {
        Objects.requireNonNull(name, "name");
        if (Probes.recording()) {
            Probes.counter(Probes.name(Probes.COUNTER, name), value);
        }
    }

    /**
     * Marks a moment of the current thread at which it gives something away: an arrow begins here. Whoever gets it ends the arrow with
     * {@link #flowIn}, on another thread or in another process; the number goes along with what is given.
     *
     * @return the number of the arrow, which no other of the same trace has; 0 when nothing is recorded
     */
    public static long flowOut(String name) {
        Objects.requireNonNull(name, "name");
        return Probes.recording() ? Probes.flowOut(Probes.name(Probes.FLOW, name)) : 0;
    }

    /**
     * Marks the moment at which the current thread gets what was given away.
     *
     * @param flow what {@link #flowOut} gave, in whatever process; with 0 nothing happens
     */
    public static void flowIn(String name, long flow) {
        Objects.requireNonNull(name, "name");
        if (flow != 0 && Probes.recording()) {
            Probes.flowIn(Probes.name(Probes.FLOW, name), flow);
        }
    }

    /** Sets the name under which this process appears; the last call counts. */
    public static void nameProcess(String name) {
        Objects.requireNonNull(name, "name");
        if (Probes.recording()) {
            Probes.property("process.name", name);
        }
    }

    /**
     * JVM options that make a child JVM part of this trace; empty when nothing is recorded.
     *
     * <p>Only for children that are started in unusual ways: a {@code java} command run through {@link ProcessBuilder} is followed by
     * itself, and giving it these options does no harm.
     */
    public static List<String> childOptions() {
        return Probes.recording() ? List.of(Probes.childOptions()) : List.of();
    }
}
