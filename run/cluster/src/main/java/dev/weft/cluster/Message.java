package dev.weft.cluster;

/**
 * What came over a link: bytes of a type. A long message comes in several of them, one after the other and nothing between; an array may
 * be shared with other messages and is not to be written.
 *
 * @param type a number that the users of the link agree on, 0 or more
 */
record Message(int type, byte[] array, int offset, int length) {
    /** A copy of the bytes. */
    byte[] bytes() {
        byte[] copy = new byte[length];
        System.arraycopy(array, offset, copy, 0, length);
        return copy;
    }
}
