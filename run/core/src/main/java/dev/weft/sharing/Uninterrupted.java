package dev.weft.sharing;

/** What an interrupt does not end, but is set after. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Takes {@code lock} for {@code party}, however long that takes. */
    public static void acquire(LockCore lock, long party) {
        boolean interrupted = false;
        while (true) {
            try {
                lock.acquire(party, Long.MAX_VALUE);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
