package dev.weft.host;

/** Where workers are, as seen from the program. */
public enum Reach {
    /** In its JVM. */
    THREADS,
    /** In JVMs on its machine. */
    PROCESSES,
    /** In JVMs on any machine. */
    MACHINES
}
