package dev.weft.cli.pools;

import java.io.IOException;

/** A JVM that can be asked again and again, by one thread at a time. */
public interface Jvm extends AutoCloseable {
    /** Asks what its pools do. May take as long as that JVM likes. */
    Look look() throws IOException;

    @Override
    void close();

    /** How a JVM is reached. */
    @FunctionalInterface
    interface Door {
        /**
         * Reaches the JVM of a process.
         *
         * @throws Closed if it cannot be
         * @throws IOException if that went wrong
         */
        Jvm open(long pid) throws IOException;
    }

    /** Thrown for a JVM that does not let itself be asked. */
    final class Closed extends IOException {
        @java.io.Serial
        private static final long serialVersionUID = 1;

        Closed(String reason) {
            super(reason);
        }
    }
}
