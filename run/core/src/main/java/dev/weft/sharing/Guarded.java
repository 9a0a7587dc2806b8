package dev.weft.sharing;

/**
 * What the home does for an object that is in memory: those sleep here who have to wait, and those use it by it who cannot come to that
 * memory.
 *
 * @param <C> the kind
 */
public interface Guarded<C extends Core> {
    /** The object for the threads of this process. */
    C own();
}
