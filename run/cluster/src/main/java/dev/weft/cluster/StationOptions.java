package dev.weft.cluster;

import java.time.Duration;

/**
 * What a station and its links are like; immutable, each call returns a changed copy.
 *
 * @param lease how long nothing may be heard of a peer until all links with it end; 5 s if not set
 * @param patience how long the server may be away until all links end; 60 s if not set
 * @param window how many bytes may be under way in one direction of a link that this side opens, at its sender, on the server and at its
 *     receiver together; 4 MiB if not set
 */
record StationOptions(Duration lease, Duration patience, int window) {
    private static final Duration LEAST = Duration.ofMillis(100);

    /** What the clock can count. */
    private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE);

    static final int LEAST_WINDOW = 1024;
    static final int MOST_WINDOW = 1 << 30;

    // After what the constructor looks at.
    private static final StationOptions DEFAULTS = new StationOptions(Duration.ofSeconds(5), Duration.ofSeconds(60), 4 << 20);

    StationOptions {
        if (lease.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("lease must be at least 100 ms, but was " + lease + "; the default is 5 s");
        }
        if (patience.compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("patience must be at least 100 ms, but was " + patience + "; the default is 60 s");
        }
        // For ever is a patience, too.
        patience = patience.compareTo(MOST) > 0 ? MOST : patience;
        if (window < LEAST_WINDOW || window > MOST_WINDOW) {
            throw new IllegalArgumentException("window must be 1 KiB to 1 GiB, but was " + window + " bytes; the default is 4 MiB");
        }
    }

    /** A lease of 5 s, a patience of 60 s, a window of 4 MiB. */
    static StationOptions defaults() {
        return DEFAULTS;
    }

    StationOptions lease(Duration lease) {
        return new StationOptions(lease, patience, window);
    }

    StationOptions patience(Duration patience) {
        return new StationOptions(lease, patience, window);
    }

    StationOptions window(int window) {
        return new StationOptions(lease, patience, window);
    }
}
