package dev.weft.trace.agent;

import dev.weft.trace.Content;
import dev.weft.trace.ProcessEvents;
import dev.weft.trace.format.Records;
import dev.weft.trace.internal.LogRecords;
import dev.weft.trace.internal.Metadata;
import dev.weft.trace.internal.Output;
import java.io.IOException;
import java.nio.file.Path;

/** Starts what is recorded of the process beside its calls, and loads nothing of what is not. */
final class EventRecording {
    private final Content content;
    private final ProcessEvents events;
    private final Metadata metadata;
    private final BootClasses boot;

    EventRecording(Content content, Metadata metadata, BootClasses boot) {
        this.content = content;
        this.events = content.events();
        this.metadata = metadata;
        this.boot = boot;
    }

    /** @param jfr the file of Flight Recorder, beside that of the process */
    void start(Path jfr) throws ReflectiveOperationException {
        if (events.output() || events.logRecords() || events.counters() || !events.profiler().isEmpty()) {
            boot.needEvents();
        }
        if (events.output()) {
            Output.start(StreamCharsets.ofOut(), StreamCharsets.ofErr());
        }
        if (events.logRecords()) {
            LogRecords.start(boot.needValues(), new ContentFilter(content).redacted());
        }
        if (events.counters()) {
            JvmMemory.record(metadata);
        }
        if (!events.jfr().isEmpty()) {
            startJfr(jfr);
        }
        if (!events.profiler().isEmpty()) {
            startProfiler(jfr);
        }
    }

    /** Says why, if there is none. */
    private void startProfiler(Path file) {
        try {
            AsyncProfiling.start(events.profiler(), file, boot);
            metadata.property(Records.SAMPLES, "async-profiler");
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            metadata.property(Records.NO_SAMPLES, AsyncProfiling.reason(e));
            file.toFile().delete();
        }
    }

    /** Says why, if there is none. */
    private void startJfr(Path file) {
        try {
            boot.needJfr();
            metadata.property(Records.JFR_FOLDER, JfrRecording.start(file, events.jfr(), Internals.runtimeArguments()));
        } catch (NoClassDefFoundError e) {
            metadata.property(Records.NO_JFR, "its JVM has no module jdk.jfr (--add-modules jdk.jfr)");
        } catch (IOException | RuntimeException | LinkageError e) {
            metadata.property(Records.NO_JFR, e instanceof UnweavableException ? String.valueOf(e.getMessage()) : e.toString());
        }
    }

    /** Ends it before the process ends. */
    void end() {
        try {
            if (!events.jfr().isEmpty()) {
                JfrRecording.stop();
            }
            if (!events.profiler().isEmpty()) {
                AsyncProfiling.stop();
            }
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // The file that it has is what there is.
            return;
        }
    }
}
