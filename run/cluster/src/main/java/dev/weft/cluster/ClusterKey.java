package dev.weft.cluster;

import java.nio.charset.StandardCharsets;

/** The key that all processes of a cluster have, and from which those of their letters are made. Immutable. */
final class ClusterKey {
    /** Bytes of a key: fewer could be guessed. */
    static final int LEAST_BYTES = 16;

    /** A key that everybody has: letters are guarded against errors, not against people. */
    static final ClusterKey PUBLIC = new ClusterKey("Weft cluster without a key".getBytes(StandardCharsets.US_ASCII));

    private final byte[] bytes;

    /** @throws IllegalArgumentException if there are fewer than {@link #LEAST_BYTES} */
    ClusterKey(byte[] bytes) {
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException("a cluster's key must have at least " + LEAST_BYTES
                    + " bytes that nobody can guess, but has " + bytes.length + "; Manager.newKey() makes one");
        }
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }
}
