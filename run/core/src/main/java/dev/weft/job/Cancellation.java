package dev.weft.job;

/**
 * Whether the code of this thread is to stop, as a flag that stays set: an interrupt is gone once it is caught. Waits for jobs, and every
 * blocking call of {@code dev.weft.async}, look at it first.
 */
public interface Cancellation {
    /** What the code of this thread runs in, if anything. */
    ScopedValue<Cancellation> CURRENT = ScopedValue.newInstance();

    /** Whether it is to stop. */
    boolean isCancelled();

    /** Why, as the beginning of a sentence: {@code the time of this scope is up}. */
    String reason();

    /**
     * Behind it, the thread of the caller has the interrupt that comes with the flag, which is set first. Called by code that is to stop.
     */
    void awaitInterrupt();

    /** Whether the code of this thread is to stop. */
    static boolean isCurrentCancelled() {
        return CURRENT.isBound() && CURRENT.get().isCancelled();
    }

    /**
     * Called before a wait.
     *
     * @throws InterruptedException if the code of this thread is to stop; the interrupt status is clear then
     */
    static void check() throws InterruptedException {
        if (isCurrentCancelled()) {
            Cancellation current = CURRENT.get();
            current.awaitInterrupt();
            Thread.interrupted();
            throw new InterruptedException(current.reason());
        }
    }
}
