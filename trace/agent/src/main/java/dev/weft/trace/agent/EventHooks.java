package dev.weft.trace.agent;

import dev.weft.trace.ProcessEvents;
import org.jspecify.annotations.Nullable;

/** The classes that tell the recorder what is recorded of a process beside its calls. */
final class EventHooks {
    private final ProcessEvents events;

    EventHooks(ProcessEvents events) {
        this.events = events;
    }

    /** Whether a class that is loaded is one of them. */
    boolean mean(Class<?> type) {
        return hook(type.getName().replace('.', '/'), type.getClassLoader()) != null;
    }

    /** The class with its hook; as it is if it needs none. */
    byte[] weave(String name, @Nullable ClassLoader loader, byte[] bytes) {
        Hook hook = hook(name, loader);
        return hook == null ? bytes : hook.weave(bytes);
    }

    private interface Hook {
        byte[] weave(byte[] bytes);
    }

    private @Nullable Hook hook(String name, @Nullable ClassLoader loader) {
        if (events.output() && loader == null && name.equals(OutputHook.CLASS)) {
            return OutputHook::weave;
        }
        if (events.logRecords() && loader == null && name.equals(LogHook.JDK)) {
            return LogHook::weaveJdk;
        }
        return events.logRecords() && name.equals(LogHook.LOGBACK) ? LogHook::weaveLogback : null;
    }
}
