package dev.weft;

/** Every kind of pool, with two workers where it has any. */
enum Backend {
    INLINE,
    THREADS,
    VIRTUAL_THREADS,
    PROCESSES;

    Pool open() {
        return switch (this) {
            case INLINE -> Pool.inline();
            case THREADS -> Pool.threads(2);
            case VIRTUAL_THREADS -> Pool.virtualThreads(2);
            case PROCESSES -> Pool.processes(2);
        };
    }

    /** Whether tasks see the objects of this JVM. */
    boolean sharesHeap() {
        return this != PROCESSES;
    }
}
