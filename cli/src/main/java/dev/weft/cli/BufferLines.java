package dev.weft.cli;

import dev.weft.trace.report.RecordedProcess;
import dev.weft.trace.report.RecordedThread;
import dev.weft.trace.report.Recording;
import dev.weft.trace.report.ThrottledMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What full buffers have cost, and very many very short calls, in words. */
final class BufferLines {
    private static final int THREADS = 5;
    private static final int METHODS = 5;

    private BufferLines() {}

    static List<String> of(Recording recording) {
        List<String> lines = new ArrayList<>();
        for (RecordedProcess process : recording.processes()) {
            String who = "process " + process.pid() + " (" + process.name() + ")";
            if (process.dropped() > 0) {
                lines.add(String.format(Locale.ROOT, "%s dropped its oldest %,d events, since its buffer was full (--buffer):", who,
                        process.dropped()));
                addThreads(process, lines);
            }
            if (!process.throttled().isEmpty()) {
                addMethods(who, process.throttled(), lines);
            }
            if (process.stoppedNanos() != RecordedProcess.NOT_STOPPED) {
                lines.add(who + " stopped recording at " + seconds(process.stoppedNanos()) + ", since its buffer was full (--buffer)");
            }
        }
        return lines;
    }

    private static void addMethods(String who, List<ThrottledMethod> methods, List<String> lines) {
        lines.add(String.format(Locale.ROOT, "%s counted %,d calls of %s instead of recording them (--no-throttle):", who,
                methods.stream().mapToLong(ThrottledMethod::calls).sum(),
                methods.size() == 1 ? "a very short method" : methods.size() + " very short methods"));
        for (ThrottledMethod method : methods.subList(0, Math.min(METHODS, methods.size()))) {
            lines.add(String.format(Locale.ROOT, "  %,d of %s, from %s on", method.calls(), method.name(), seconds(method.fromNanos())));
        }
        if (methods.size() > METHODS) {
            lines.add(String.format(Locale.ROOT, "  %,d of others",
                    methods.subList(METHODS, methods.size()).stream().mapToLong(ThrottledMethod::calls).sum()));
        }
    }

    private static void addThreads(RecordedProcess process, List<String> lines) {
        List<RecordedThread> threads = process.threads().stream().filter(thread -> thread.dropped() > 0)
                .sorted(Comparator.comparingLong(RecordedThread::dropped).reversed()).toList();
        long told = 0;
        for (RecordedThread thread : threads.subList(0, Math.min(THREADS, threads.size()))) {
            lines.add(String.format(Locale.ROOT, "  %,d of %s, up to %s", thread.dropped(), thread.name(), seconds(thread.cutNanos())));
            told += thread.dropped();
        }
        if (told < process.dropped()) {
            lines.add(String.format(Locale.ROOT, "  %,d of other threads", process.dropped() - told));
        }
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }
}
