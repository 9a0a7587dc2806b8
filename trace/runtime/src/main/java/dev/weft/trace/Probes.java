package dev.weft.trace;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where a program touches the recorder. The bodies are those of a program that is not traced; the agent replaces each by a call of
 * the recorder's method of the same name and descriptor.
 */
final class Probes {
    /** The kinds of names, as numbered in the trace file. */
    static final int SLICE = 1;
    static final int TASK = 2;
    static final int INSTANT = 3;
    static final int COUNTER = 4;
    static final int FLOW = 5;
    static final int STATE = 6;

    private static final String[] NO_OPTIONS = {};

    private Probes() {}

    static boolean recording() {
        return false;
    }

    static int name(int kind, String name) {
        return 0;
    }

    static void begin(int name) {}

    static void begin(int name, long value) {}

    static void end(int name) {}

    static void instant(int name) {}

    static void instant(int name, long scope) {}

    static void counter(int name, long value) {}

    static void state(int name) {}

    static void state(int name, long value) {}

    static long flowOut(int name) {
        return 0;
    }

    static void flowIn(int name, long flow) {}

    static void property(String key, String value) {}

    static void onChildStart(BiFunction<String[], String, @Nullable String> hook) {}

    static String[] childOptions() {
        return NO_OPTIONS;
    }
}
