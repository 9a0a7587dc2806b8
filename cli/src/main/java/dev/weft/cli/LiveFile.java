package dev.weft.cli;

import dev.weft.trace.report.LiveProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The file that a process writes to which Weft has attached itself. */
record LiveFile(Path folder, long pid) {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    static LiveFile of(Path folder, long pid) {
        return new LiveFile(folder, pid);
    }

    boolean exists() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(pid + "-")
                    && file.toString().endsWith(RecordingFolder.SUFFIX));
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isRecording() throws IOException {
        return LiveProcesses.of(folder).stream().anyMatch(process -> process.pid() == pid);
    }

    /** Asks the process to take its woven code out, and waits until it has closed its file or has ended. */
    void detach() {
        try {
            Path question = Files.createFile(folder.resolve(pid + ".detach"));
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            boolean recording = isRecording();
            while (recording && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
                recording = isRecording();
            }
            if (!recording) {
                // It is no part of the recording, whose files are all there is in the folder.
                Files.deleteIfExists(question);
            }
        } catch (IOException e) {
            // The folder is gone, which the process takes for the same.
            return;
        }
    }
}
