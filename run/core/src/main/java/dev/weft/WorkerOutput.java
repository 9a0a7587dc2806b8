package dev.weft;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/**
 * Puts together the whole lines of one output stream of one worker and prints them here, so that lines of different workers never mix.
 * Used by one thread at a time.
 */
final class WorkerOutput {
    /** What is longer than this in bytes is printed in pieces, since it may never end. */
    private static final int MAX_LINE = 1024 * 1024;

    private final ProcessOptions.Output output;
    private final byte[] prefix;
    private final boolean toError;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    WorkerOutput(ProcessOptions.Output output, String worker, boolean toError) {
        this.output = output;
        this.prefix = output == ProcessOptions.Output.PREFIXED ? ("[" + worker + "] ").getBytes(target(toError).charset()) : new byte[0];
        this.toError = toError;
    }

    /** The streams as they are now: a program may replace them. */
    private static PrintStream target(boolean toError) {
        return toError ? System.err : System.out;
    }

    void print(byte[] bytes) {
        if (output == ProcessOptions.Output.DISCARD) {
            return;
        }
        int printed = 0;
        var lines = new ByteArrayOutputStream();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, printed, i + 1 - printed);
                lines.writeBytes(prefix);
                lines.writeBytes(line.toByteArray());
                line.reset();
                printed = i + 1;
            }
        }
        line.write(bytes, printed, bytes.length - printed);
        if (line.size() > MAX_LINE) {
            lines.writeBytes(prefix);
            lines.writeBytes(line.toByteArray());
            line.reset();
        }
        if (lines.size() > 0) {
            PrintStream target = target(toError);
            target.write(lines.toByteArray(), 0, lines.size());
            target.flush();
        }
    }

    /** Prints what has no end of line yet as it is, since the task that printed it has ended; with a prefix it is a line of its own. */
    void flushRest() {
        if (line.size() > 0 && prefix.length > 0) {
            end();
        } else if (line.size() > 0) {
            PrintStream target = target(toError);
            target.write(line.toByteArray(), 0, line.size());
            target.flush();
            line.reset();
        }
    }

    /** Prints what has no end of line yet as a line of its own. */
    void end() {
        if (line.size() > 0) {
            print(System.lineSeparator().getBytes(target(toError).charset()));
        }
    }
}
