package dev.weft.trace.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The lines that flame graphs are made of: a stack from its bottom to its top, with semicolons between, and how many nanoseconds were spent
 * in it itself, over all threads together.
 *
 * @see <a href="https://github.com/brendangregg/FlameGraph">FlameGraph</a>
 */
final class FoldedStacks extends TraceWriter {
    private final OutputStream out;
    private final Names names;
    private final OpenPaths paths = new OpenPaths();
    private long[] self = new long[1024];

    FoldedStacks(OutputStream out, Names names) {
        this.out = out;
        this.names = names;
    }

    @Override
    public void begun(ThreadTimeline thread, int name, long nanos, long value) {
        paths.begun(thread, name);
    }

    @Override
    public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
        add(thread, name, end);
    }

    @Override
    public void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {
        add(thread, name, end);
    }

    /** What a carrier has counts where it runs. */
    private void add(ThreadTimeline thread, int name, long end) {
        int path = paths.of(thread);
        if (path >= self.length) {
            self = Arrays.copyOf(self, Math.max(path + 1, self.length * 2));
        }
        self[path] += names.get(name).kind() == SliceKind.MOUNT ? 0 : thread.selfNanos(end);
        paths.ended(thread);
    }

    @Override
    void finish(Recording recording) throws IOException {
        var lines = new String[names.size()];
        for (int path = 0; path < Math.min(paths.size(), self.length); path++) {
            if (self[path] > 0) {
                var line = new StringBuilder();
                append(path, line, lines);
                line.append(' ').append(self[path]).append('\n');
                out.write(line.toString().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void append(int path, StringBuilder line, String[] lines) {
        int[] frames = paths.names(path);
        for (int frame = 0; frame < frames.length; frame++) {
            line.append(frame == 0 ? "" : ";").append(text(frames[frame], lines));
        }
    }

    /** A name without what separates frames and lines. */
    private String text(int name, String[] lines) {
        if (lines[name] == null) {
            lines[name] = names.get(name).full().replace(';', ',').replaceAll("\\p{Cntrl}", " ");
        }
        return lines[name];
    }
}
