package dev.weft.trace.report;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Symbol;
import dev.weft.trace.format.TraceFile;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Threads by which Weft serves a program: they bring tasks to workers and nodes, and answers back. One is a track where something of the
 * program happens on it. What is known beside that, waits for pipes and sockets above all, tells nothing of the program.
 */
final class ServiceThreads {
    /** Those of the recorder itself, which run none of the program's code. */
    private static final Set<String> RECORDER = Set.of("Weft trace", "Weft JVM counters");

    /** {@code weft clock}, {@code weft-cluster-take}, {@code pool-1 worker 2 input}. */
    private static final Pattern SERVICE = Pattern.compile("[Ww]eft[ -].*|.+ worker [0-9]+ (input|output|errors)");

    /** A class that the JDK has made, whose methods do nothing but ask others. */
    private static final Pattern PROXY = Pattern.compile("(.*\\.)?\\$Proxy[0-9]+");

    private ServiceThreads() {}

    static boolean isOfRecorder(String name) {
        return RECORDER.contains(name);
    }

    static boolean isOne(String name) {
        return SERVICE.matcher(name).matches();
    }

    /** Whether a call of recorded code, a moment or a counter is among the events that {@code file} has of a thread. */
    static boolean servesOnly(TraceFile file, long id) {
        var look = new Look(file);
        file.byThread().forEachEvent(id, look);
        return !look.found;
    }

    /** Looks for what only a track can show. */
    private static final class Look implements EventVisitor {
        private final TraceFile file;
        private boolean found;

        Look(TraceFile file) {
            this.file = file;
        }

        @Override
        public void event(long threadId, int kind, int symbol, long ticks, long value) {
            found |= kind == Layout.INSTANT || kind == Layout.COUNTER || kind == Layout.ENTER && !isProxy(file.symbol(symbol));
        }

        private static boolean isProxy(Symbol method) {
            return PROXY.matcher(method.className()).matches();
        }

        @Override
        public void note(long threadId, int symbol, long ticks, String text) {
            found = true;
        }
    }
}
