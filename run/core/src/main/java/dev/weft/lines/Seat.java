package dev.weft.lines;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The place of this process in the tree of processes. A class of its own, because every worker is told its place when it starts, and few
 * ever use a pipe.
 */
public final class Seat {
    /** Empty in a process that nobody told where it is. */
    private static volatile String told = "";

    static volatile @Nullable Neighbour parent;

    private Seat() {}

    /** The name of a program, which tells it from all others: they meet where they are connected. Not a secret. */
    private static final class Program {
        private static final int RADIX = 36;
        static final String NAME = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), RADIX);
    }

    /** Said once by the parent, before anything else. */
    public static void take(String address, Neighbour toParent) {
        told = address;
        parent = toParent;
    }

    static String address() {
        String address = told;
        return address.isEmpty() ? Program.NAME : address;
    }
}
