package dev.weft.cli;

import dev.weft.trace.report.Recording;
import dev.weft.trace.report.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report of what is going on each time that Weft gets a signal, with a number in its name. What there is to say of them waits
 * until the program has ended.
 */
final class FlightReports implements AutoCloseable {
    private final Path recording;
    private final Outputs outputs;
    private final Scope scope;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon(true).name("weft dump").factory());
    private final @Nullable SignalWatch watch;
    private final List<String> lines = new ArrayList<>();
    private int count;

    /** @param signal null for none */
    FlightReports(Path recording, Outputs outputs, Scope scope, @Nullable String signal) {
        this.recording = recording;
        this.outputs = outputs;
        this.scope = scope;
        this.watch = signal == null ? null : SignalWatch.on(signal, () -> writer.execute(this::write));
    }

    private void write() {
        try (FlightDump dump = FlightDump.of(recording)) {
            count++;
            outputs.numbered(count).write(Recording.read(dump.folder(), scope), dump.folder(), scope, lines::add);
        } catch (IOException e) {
            lines.add("a report on demand could not be written: " + e.getMessage());
        }
    }

    /** Waits for those that are being written. */
    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        writer.close();
    }

    /** What there is to say, once it is closed. */
    List<String> lines() {
        return lines;
    }
}
