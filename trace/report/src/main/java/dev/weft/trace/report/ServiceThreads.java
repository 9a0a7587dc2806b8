package dev.weft.trace.report;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Threads by which Weft serves a program: they bring tasks to workers and nodes, and answers back. What the program's own code does on one
 * is recorded as anything of it. What Flight Recorder sees there beside that, waits for pipes and sockets above all, tells nothing of the
 * program.
 */
final class ServiceThreads {
    /** Those of the recorder itself, which run none of the program's code. */
    private static final Set<String> RECORDER = Set.of("Weft trace", "Weft JVM counters");

    /** {@code weft clock}, {@code weft-cluster-take}, {@code pool-1 worker 2 input}. */
    private static final Pattern SERVICE = Pattern.compile("[Ww]eft[ -].*|.+ worker [0-9]+ (input|output|errors)");

    private ServiceThreads() {}

    static boolean isOfRecorder(String name) {
        return RECORDER.contains(name);
    }

    static boolean isOne(String name) {
        return SERVICE.matcher(name).matches();
    }
}
