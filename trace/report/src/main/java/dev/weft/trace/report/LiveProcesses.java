package dev.weft.trace.report;

import dev.weft.trace.format.NotATraceFileException;
import dev.weft.trace.format.TraceHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The processes that are still writing to a folder of native files. */
public final class LiveProcesses {
    /** A process that began so much later than its file is another one with the same id: start times are coarse. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    private LiveProcesses() {}

    /** Those whose file is not closed and that are alive on this machine. */
    public static List<ProcessHandle> of(Path folder) throws IOException {
        List<ProcessHandle> live = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(RecordingReader.SUFFIX)).toList()) {
                writerOf(file).ifPresent(live::add);
            }
        }
        return live;
    }

    /** Whether a process has made its file there, with what it is, or has left the reason why it makes none. */
    public static boolean hasBegun(Path folder, long pid) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith(pid + "-")).toList()) {
                if (RecordingFiles.isReason(file) || file.toString().endsWith(RecordingReader.SUFFIX) && isBegun(file)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isBegun(Path file) throws IOException {
        try {
            TraceHeader.read(file);
            return true;
        } catch (NotATraceFileException | NoSuchFileException e) {
            return false;
        }
    }

    private static Optional<ProcessHandle> writerOf(Path file) throws IOException {
        try {
            TraceHeader header = TraceHeader.read(file);
            Instant began = Instant.EPOCH.plusNanos(header.wallNanos());
            return header.closed()
                    ? Optional.empty()
                    : ProcessHandle.of(header.pid()).filter(ProcessHandle::isAlive).filter(process -> isWriter(process, began));
        } catch (NotATraceFileException | NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean isWriter(ProcessHandle process, Instant began) {
        return process.info().startInstant().map(start -> start.isBefore(began.plus(START_TOLERANCE))).orElse(true);
    }
}
