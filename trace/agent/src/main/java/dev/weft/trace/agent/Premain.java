package dev.weft.trace.agent;

import java.lang.instrument.Instrumentation;

/**
 * Where the JVM enters. Compiled for Java 8, because a program may start a child on an older JDK than its own: there the agent only
 * notes that, where a newer class would end the child. It never throws and never prints.
 */
public final class Premain {
    private static final int OLDEST = 17;

    private Premain() {}

    public static void premain(String argument, Instrumentation instrumentation) {
        start(System.getProperty("java.specification.version"), argument, instrumentation, false);
    }

    /** @param attached whether the program was running already */
    static void start(String version, String argument, Instrumentation instrumentation, boolean attached) {
        try {
            if (version.startsWith("1.") || Integer.parseInt(version) < OLDEST) {
                Refusal.note(argument, "it runs on Java " + version + ", and tracing needs " + OLDEST + " or later");
            } else {
                BootImage.start(argument, instrumentation, attached);
            }
        } catch (Throwable untraced) {
            leave(argument, untraced);
        }
    }

    /** The program runs as it would without us. */
    private static void leave(String argument, Throwable problem) {
        try {
            Refusal.note(argument, Refusal.reason(problem));
        } catch (Throwable untold) {
            problem.addSuppressed(untold);
        }
    }

    public static void agentmain(String argument, Instrumentation instrumentation) {
        start(System.getProperty("java.specification.version"), argument, instrumentation, true);
    }
}
