package dev.weft.cli;

import dev.weft.trace.TraceOptions;
import dev.weft.trace.report.Excerpt;
import dev.weft.trace.report.NotARecordingException;
import dev.weft.trace.report.Recordings;
import dev.weft.trace.report.Scope;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/** A report of a flight recorder that goes on in another process. */
record FlightReport(Outputs outputs, Scope scope, boolean quiet) {
    /** Writes it, of the whole run of which the process is a part. */
    int of(long pid) {
        TraceOptions options = TracedJvm.options(pid);
        if (options.buffer().lastNanos() == 0) {
            throw CommandFailure.failed("process " + pid + " is traced without --flight-recorder, so its report comes at its end.");
        }
        try (FlightDump dump = FlightDump.of(options.directory())) {
            Scope last = scope.withExcerpt(Excerpt.ofLast(dump.folder(), Duration.ofNanos(options.buffer().lastNanos())));
            outputs.write(Recordings.of(dump.folder()), last, recording -> {
                SummaryLines.of(recording.summary()).forEach(this::say);
                BufferLines.of(recording).forEach(this::say);
                return true;
            }, this::say);
            return 0;
        } catch (NoSuchFileException | NotARecordingException e) {
            throw CommandFailure.failed("process " + pid + " has ended meanwhile.");
        } catch (IOException e) {
            throw CommandFailure.failed("the report could not be written: " + e.getMessage() + ".");
        }
    }

    private void say(String line) {
        if (!quiet) {
            System.err.println("weft: " + line);
        }
    }
}
