package dev.weft.examples;

/** How the difference between what an example should say and what it said is shown. */
public enum DiffStyle {
    /** What it should say, then what it said. */
    NONE,
    /** As {@code diff -u} shows it. */
    UNIFIED,
    /** All lines, and below those that changed what changed in them, as Python's {@code ndiff} shows it. */
    NDIFF,
    /** As {@code diff -c} shows it. */
    CONTEXT,
    /** As a program of the user shows it. */
    TOOL
}
