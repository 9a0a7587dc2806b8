package dev.weft.sharing;

/**
 * Where a shared object is, and what does what it does. Two links to one object are equal.
 *
 * @param home the address of the process that made it
 * @param number its number there
 * @param core the core itself in its home, a stub elsewhere
 */
public record Link<C extends Core>(String home, long number, C core) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Link<?> that && number == that.number && home.equals(that.home);
    }

    @Override
    public int hashCode() {
        return home.hashCode() * 31 + Long.hashCode(number);
    }
}
