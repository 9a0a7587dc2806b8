package dev.weft.examples.junit;

/** What examples of tests see. */
public final class Seen {
    /** A number. */
    public static final int NUMBER = 7;

    private Seen() {}
}
