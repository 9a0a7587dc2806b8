package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What the calls of {@code dev.weft.trace.Trace} become in a traced program: one method for each of its probes, of the same shape. */
public final class Api {
    /** What a reader in JavaScript has exactly, with a bit for the sign. */
    static final long FLOW_MASK = (1L << 52) - 1;

    /** Begins where that of no other process is likely to come. */
    private static final AtomicLong flows = new AtomicLong();

    private static @Nullable Metadata metadata;
    private static @Nullable Names names;

    private Api() {}

    static void start(Metadata toMetadata, long pid) {
        long seed = (System.currentTimeMillis() << 22 ^ pid) * 0x9e37_79b9_7f4a_7c15L;
        flows.set(seed ^ seed >>> 32);
        metadata = toMetadata;
        names = new Names(toMetadata);
    }

    public static boolean recording() {
        return names != null;
    }

    /** The id of a name, 0 when nothing is recorded. */
    public static int name(int kind, String name) {
        Names known = names;
        return known == null ? 0 : known.id(kind, name);
    }

    public static void begin(int name) {
        Recorder.event(Layout.BEGIN, name);
    }

    public static void begin(int name, long value) {
        Recorder.event(Layout.BEGIN, name, value);
    }

    public static void end(int name) {
        Recorder.event(Layout.END, name);
    }

    public static void instant(int name) {
        Recorder.event(Layout.INSTANT, name);
    }

    public static void instant(int name, long scope) {
        Recorder.event(Layout.INSTANT, name, scope);
    }

    public static void counter(int name, long value) {
        Recorder.event(Layout.COUNTER, name, value);
    }

    public static void state(int name) {
        Recorder.event(Layout.STATE, name);
    }

    public static void state(int name, long value) {
        Recorder.event(Layout.STATE, name, value);
    }

    /** The number of an arrow, which no other has. */
    static long newFlow() {
        return flows.incrementAndGet() & FLOW_MASK;
    }

    /** Begins an arrow, and gives its number. */
    public static long flowOut(int name) {
        long flow = newFlow();
        Recorder.event(Layout.FLOW_OUT, name, flow);
        return flow;
    }

    public static void flowIn(int name, long flow) {
        Recorder.event(Layout.FLOW_IN, name, flow);
    }

    public static void property(String key, String value) {
        Metadata to = metadata;
        if (to != null) {
            to.property(key, value);
        }
    }

    public static void onChildStart(BiFunction<String[], String, @Nullable String> hook) {
        Children.changeBy(hook);
    }

    public static String[] childOptions() {
        return Children.options();
    }
}
