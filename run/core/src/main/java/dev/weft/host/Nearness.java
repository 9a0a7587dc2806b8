package dev.weft.host;

/** How near a worker is to the program whose tasks it runs. */
public enum Nearness {
    /** On the same machine: it finds the program's class path there, and memory that they share. */
    BESIDE,
    /** Anywhere: it has Weft's own classes and fetches all others from the program. */
    ABROAD
}
