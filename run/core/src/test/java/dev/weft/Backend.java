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

    /** The same with {@code options}, which say nothing of the number of workers. */
    Pool open(PoolOptions options) {
        PoolOptions two = options.workers(2);
        return switch (this) {
            case INLINE -> Pool.inline(two);
            case THREADS -> Pool.threads(two);
            case VIRTUAL_THREADS -> Pool.virtualThreads(two);
            case PROCESSES -> Pool.processes(two);
        };
    }

    /** Whether tasks see the objects of this JVM. */
    boolean sharesHeap() {
        return this != PROCESSES;
    }
}
