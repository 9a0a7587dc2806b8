package dev.weft.cluster;

/**
 * Whether the server can be reached, and since when others can be heard of: nobody is given up for a silence while this process was deaf.
 * Times are nanoseconds of the station's clock. Thread-safe.
 */
final class Outage {
    private long lastReached;
    private boolean isAway;
    private final long comeback;
    private long graced;

    /** @param comeback how long others may take to find the server after it was away */
    Outage(long now, long comeback) {
        this.lastReached = now;
        this.comeback = comeback;
        this.graced = now;
    }

    /**
     * The server has answered.
     *
     * @return how long it was away before; 0 if it was not
     */
    synchronized long reached(long now) {
        long was = length(now);
        lastReached = now;
        if (isAway) {
            isAway = false;
            graced = now + comeback;
        }
        return was;
    }

    /** The server could not be reached. */
    synchronized void missed() {
        isAway = true;
    }

    /** Takes the server for away if it has not answered for {@code time}. */
    synchronized void look(long now, long time) {
        isAway |= now - lastReached > time;
    }

    /** This process has not run for {@code time}. */
    synchronized void slept(long now, long time) {
        lastReached = Math.min(now, lastReached + time);
        graced = now;
    }

    /** How long the server has been away; 0 if it is there. */
    synchronized long length(long now) {
        return isAway ? Math.max(1, now - lastReached) : 0;
    }

    /** From when on silence counts. */
    synchronized long graced() {
        return graced;
    }
}
