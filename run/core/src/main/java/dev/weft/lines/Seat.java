package dev.weft.lines;

import org.jspecify.annotations.Nullable;

/**
 * The place of this process in the tree of processes. A class of its own, because every worker is told its place when it starts, and few
 * ever use a pipe.
 */
public final class Seat {
    static volatile String address = "";
    static volatile @Nullable Neighbour parent;

    private Seat() {}

    /** Said once by the parent, before anything else. */
    public static void take(String newAddress, Neighbour toParent) {
        address = newAddress;
        parent = toParent;
    }
}
