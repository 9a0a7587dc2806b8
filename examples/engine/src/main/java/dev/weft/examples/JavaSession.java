package dev.weft.examples;

import java.util.Map;
import java.util.Optional;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Where the Java of one runner and one file runs, from its first example to its last. */
interface JavaSession extends AutoCloseable {
    /** One more engine: its classes, and static fields of theirs, are its own. */
    ExecutionControl open();

    /** A sentence about how it ended of itself; empty if it has not. */
    Optional<String> death();

    /** Ends what runs in it and cannot be stopped; false if it goes on. */
    boolean isEnded();

    /** How many threads its examples have, as far as that is known. */
    int threads();

    /** Interrupts them. */
    void interruptThreads();

    /** Whether what examples keep fills the memory. */
    boolean isMemoryFull();

    /** Lets go of it. */
    @Override
    void close();

    /** The engine of a session of JShell. */
    default ExecutionControlProvider provider() {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "weft";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
                return open();
            }
        };
    }
}
