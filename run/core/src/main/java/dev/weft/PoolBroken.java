package dev.weft;

/** The pool cannot run anything any more, for the reason that the cause names. */
public final class PoolBroken extends WorkerException {
    private static final long serialVersionUID = 1L;

    PoolBroken(Place place, Throwable cause) {
        super(place, place.pool() + " is broken and takes no more tasks: " + cause.getMessage(), cause);
    }
}
