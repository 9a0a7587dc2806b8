package dev.weft;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Arrays;

/** Reads the standard error of a worker process: what its JVM and native code print. Forwards it, and keeps its end for error texts. */
final class WorkerErrors implements Runnable {
    private static final int KEPT_LINES = 20;

    /** How much of the end of a line is kept. */
    private static final int KEPT_BYTES = 4 * 1024;

    /** What is longer than this is forwarded in pieces, since it may never end. */
    private static final int MAX_LINE = 64 * 1024;

    private static final int BUFFER_BYTES = 8 * 1024;

    private final InputStream in;
    private final WorkerOutput output;
    private final Charset charset = System.err.charset();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** Whether the beginning of this line is forwarded already. */
    private boolean begun;

    private final ArrayDeque<String> kept = new ArrayDeque<>();

    WorkerErrors(InputStream in, WorkerOutput output) {
        this.in = in;
        this.output = output;
    }

    @Override
    public void run() {
        var buffer = new byte[BUFFER_BYTES];
        try (in) {
            int count;
            while ((count = in.read(buffer)) >= 0) {
                accept(buffer, count);
            }
        } catch (IOException e) {
            // The process is gone and its pipe closed: there is nothing left to read.
        }
        if (line.size() > 0) {
            endLine();
        }
        output.end();
    }

    private void accept(byte[] bytes, int count) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i + 1 - from);
                from = i + 1;
                endLine();
            }
        }
        line.write(bytes, from, count - from);
        if (line.size() > MAX_LINE) {
            byte[] piece = line.toByteArray();
            forward(piece);
            line.reset();
            line.write(piece, piece.length - KEPT_BYTES, KEPT_BYTES);
            begun = true;
        }
    }

    private void endLine() {
        byte[] bytes = line.toByteArray();
        String end = new String(bytes, Math.max(0, bytes.length - KEPT_BYTES), Math.min(bytes.length, KEPT_BYTES), charset).stripTrailing();
        if (begun || !isNotice(end)) {
            keep(end);
            forward(bytes);
        }
        line.reset();
        begun = false;
    }

    /** Of a line that is begun, the first bytes are the end of what was forwarded before. */
    private void forward(byte[] bytes) {
        output.print(begun ? Arrays.copyOfRange(bytes, KEPT_BYTES, bytes.length) : bytes);
    }

    /** This JVM was started with the same variables and has said so already. */
    private static boolean isNotice(String line) {
        return line.startsWith("Picked up JAVA_TOOL_OPTIONS") || line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS");
    }

    private synchronized void keep(String line) {
        if (kept.size() == KEPT_LINES) {
            kept.remove();
        }
        kept.add(line);
    }

    /** The last lines, joined, of long ones the end; empty if there were none. */
    synchronized String text() {
        return String.join("\n", kept);
    }
}
