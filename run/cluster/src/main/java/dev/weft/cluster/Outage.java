package dev.weft.cluster;

/**
 * Whether the server can be reached, and since when others can be heard of: nobody is given up for a silence while this process was deaf.
 * Times are nanoseconds of the station's clock. Thread-safe.
 */
final class Outage {
    private final long comeback;
    private final long lease;

    private long lastReached;
    private boolean isAway;
    private long graced;

    // Since when the server has stored nothing of what it was sent, though it may answer, as one does that is full; and the last time.
    private boolean isRefusing;
    private long refusedSince;
    private long refusedLast;

    /**
     * @param comeback how long others may take to find the server after it was away
     * @param lease how long silence is borne
     */
    Outage(long now, long comeback, long lease) {
        this.lastReached = now;
        this.comeback = comeback;
        this.lease = lease;
        this.graced = now;
    }

    /**
     * The server has answered.
     *
     * @return how long it was away before; 0 if it was not
     */
    synchronized long reached(long now) {
        long was = away(now);
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

    /** The server did not store what it was sent. */
    synchronized void refused(long now) {
        if (refusing(now) == 0) {
            refusedSince = now;
        }
        isRefusing = true;
        refusedLast = now;
    }

    /** The server has stored something. */
    synchronized void stored(long now) {
        // What takes less is made good by what is sent again.
        if (refusing(now) > lease / 2) {
            graced = now + comeback;
        }
        isRefusing = false;
    }

    /** How long the server has stored nothing; 0 if it has, and when nothing was sent for a lease. */
    synchronized long refusing(long now) {
        return isRefusing && now - refusedLast < lease ? Math.max(1, now - refusedSince) : 0;
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

    /** How long the server has not answered; 0 if it does. */
    synchronized long away(long now) {
        return isAway ? Math.max(1, now - lastReached) : 0;
    }

    /** How long the server has been of no use, as it does not answer or stores nothing; 0 if it is. */
    synchronized long length(long now) {
        return Math.max(away(now), refusing(now));
    }

    /** From when on silence counts. */
    synchronized long graced() {
        return graced;
    }
}
