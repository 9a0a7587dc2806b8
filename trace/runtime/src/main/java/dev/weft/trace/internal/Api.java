package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import org.jspecify.annotations.Nullable;

/** What the calls of {@code dev.weft.trace.Trace} become in a traced program: one method for each of its probes, of the same shape. */
public final class Api {
    private static @Nullable Metadata metadata;
    private static @Nullable Names names;

    private Api() {}

    static void start(Metadata toMetadata) {
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

    public static void counter(int name, long value) {
        Recorder.event(Layout.COUNTER, name, value);
    }

    public static void property(String key, String value) {
        Metadata to = metadata;
        if (to != null) {
            to.property(key, value);
        }
    }

    public static String[] childOptions() {
        return Children.options();
    }
}
