package dev.weft.cli;

import dev.weft.trace.Buffer;
import dev.weft.trace.report.Excerpt;
import dev.weft.trace.report.Recordings;
import dev.weft.trace.report.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a report of what is going on each time that Weft gets a signal or a process has met a trigger, with a number in its name. What
 * there is to say of them waits until the program has ended.
 */
final class FlightReports implements AutoCloseable {
    private static final String MET = ".met";
    private static final long PAUSE_MILLIS = 200;

    private final Path recording;
    private final Outputs outputs;
    private final Supplier<Scope> scope;
    private final Buffer buffer;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon(true).name("weft dump").factory());
    private final @Nullable SignalWatch watch;
    private final List<String> lines = new ArrayList<>();
    private int count;

    /**
     * @param scope asked for before each report
     * @param signal null for none
     */
    FlightReports(Path recording, Outputs outputs, Supplier<Scope> scope, Buffer buffer, @Nullable String signal) {
        this.recording = recording;
        this.outputs = outputs;
        this.scope = scope;
        this.buffer = buffer;
        this.watch = signal == null ? null : SignalWatch.on(signal, () -> writer.execute(this::onDemand));
        if (!buffer.triggers().isEmpty()) {
            writer.scheduleWithFixedDelay(this::ofTriggers, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void onDemand() {
        try (FlightDump dump = FlightDump.of(recording)) {
            write(dump);
        } catch (IOException | CommandFailure e) {
            lines.add("a report on demand could not be written: " + e.getMessage());
        }
    }

    private void ofTriggers() {
        try (Stream<Path> files = Files.list(recording)) {
            for (Path file : files.filter(path -> path.toString().endsWith(MET)).sorted().toList()) {
                ofTrigger(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // The recording is gone: that is said where it is read.
            return;
        }
    }

    private void ofTrigger(Path file) {
        String[] facts = file.getFileName().toString().replace(MET, "").split("-", 3);
        String trigger = buffer.triggers().get(Integer.parseInt(facts[2])).text();
        try (FlightDump dump = FlightDump.with(file, recording)) {
            lines.add("process " + facts[0] + " has met the trigger '" + trigger + "'");
            write(dump);
        } catch (IOException | CommandFailure e) {
            lines.add("its report could not be written: " + e.getMessage());
        }
    }

    private void write(FlightDump dump) throws IOException {
        count++;
        Scope last = scope.get().withExcerpt(Excerpt.ofLast(dump.folder(), Duration.ofNanos(buffer.lastNanos())));
        outputs.numbered(count).write(Recordings.of(dump.folder()), last, _ -> true, lines::add);
    }

    /** Waits for those that are being written. */
    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        writer.close();
        if (!buffer.triggers().isEmpty()) {
            ofTriggers();
        }
    }

    /** What there is to say, once it is closed. */
    List<String> lines() {
        return lines;
    }
}
