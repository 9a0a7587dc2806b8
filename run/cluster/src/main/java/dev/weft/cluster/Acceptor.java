package dev.weft.cluster;

/** Takes the links that others open with this process. */
@FunctionalInterface
interface Acceptor {
    /**
     * A link was opened. It is called by the thread that takes all letters of this process, so it waits for nothing. A link that is not
     * wanted is closed, with the reason; so is it if this throws.
     *
     * @param opening what the other side said with {@link Station#connect}
     * @param peer id of the other station
     */
    void accepted(Link link, byte[] opening, String peer);
}
