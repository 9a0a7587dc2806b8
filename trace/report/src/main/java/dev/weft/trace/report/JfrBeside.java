package dev.weft.trace.report;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongUnaryOperator;

/** What Flight Recorder has recorded beside a trace, with times of the trace's clock. */
final class JfrBeside {
    private final ImportedFile file;
    private final ImportedProcess process;
    private final LongUnaryOperator clock;

    /** @param clock the trace's time of an event */
    JfrBeside(ImportedFile file, ImportedProcess process, LongUnaryOperator clock) {
        this.file = file;
        this.process = process;
        this.clock = clock;
    }

    /** Its threads by their numbers. */
    Map<Long, ImportedThread> threads() {
        var threads = new HashMap<Long, ImportedThread>();
        for (ImportedThread thread : process.threads()) {
            if (thread.isSeen() && !ServiceThreads.isOfRecorder(thread.name())) {
                threads.put(thread.id(), thread);
            }
        }
        return threads;
    }

    Iterator<ImportedEvent> events(ImportedThread thread) {
        return file.events().of(thread.number());
    }

    ImportedFile file() {
        return file;
    }

    /** @param axis the trace's time on the axis */
    LongUnaryOperator onAxis(LongUnaryOperator axis) {
        return nanos -> axis.applyAsLong(clock.applyAsLong(nanos));
    }
}
