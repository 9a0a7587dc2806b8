/** Marks slices of work in a trace; does nothing when no trace is being recorded. */
@NullMarked
package dev.weft.trace;

import org.jspecify.annotations.NullMarked;
