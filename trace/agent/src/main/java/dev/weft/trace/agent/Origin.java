package dev.weft.trace.agent;

import org.jspecify.annotations.Nullable;

/**
 * Where a class comes from.
 *
 * @param owner whose it is
 * @param place the folder, jar or source file, decoded and without a slash at its end; null if it was made without one
 */
record Origin(Owner owner, @Nullable String place) {
    /** Whose a class is. */
    enum Owner {
        /** The program's own. */
        MINE,
        /** Of a jar that the program uses. */
        DEPS,
        JDK,
        /** Weft's own, what it brings along, and other tools that sit in a program. */
        TOOLS
    }
}
