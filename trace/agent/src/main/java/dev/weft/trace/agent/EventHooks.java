package dev.weft.trace.agent;

import dev.weft.trace.ProcessEvents;

/** The classes that tell the recorder what is recorded of a process beside its calls. They may be recorded themselves, too. */
final class EventHooks {
    static final String OUTPUT = "java.io.FileOutputStream";
    static final String LOGGER = "java.util.logging.Logger";
    static final String LOGBACK = "ch.qos.logback.classic.Logger";

    private final ProcessEvents events;

    EventHooks(ProcessEvents events) {
        this.events = events;
    }

    /** @param boot whether the boot loader has the class */
    boolean mean(String className, boolean boot) {
        return boot && (events.output() && className.equals(OUTPUT) || events.logRecords() && className.equals(LOGGER))
                || events.logRecords() && className.equals(LOGBACK);
    }
}
