package dev.weft;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayDeque;

/** Reads the standard error of a worker process: what its JVM and native code print. Forwards it, and keeps its end for error texts. */
final class WorkerErrors implements Runnable {
    private static final int KEPT_LINES = 20;

    private final InputStream in;
    private final WorkerOutput output;
    private final ArrayDeque<String> kept = new ArrayDeque<>();

    WorkerErrors(InputStream in, WorkerOutput output) {
        this.in = in;
        this.output = output;
    }

    @Override
    public void run() {
        Charset charset = System.err.charset();
        try (var reader = new BufferedReader(new InputStreamReader(in, charset))) {
            String line;
            while ((line = reader.readLine()) != null) {
                if (isNotice(line)) {
                    continue;
                }
                keep(line);
                output.print((line + System.lineSeparator()).getBytes(charset));
            }
        } catch (IOException e) {
            // The process is gone and its pipe closed: there is nothing left to read.
            return;
        }
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

    /** The last lines, joined; empty if there were none. */
    synchronized String text() {
        return String.join("\n", kept);
    }
}
