/** The native trace file: layout, writer and a tolerant reader. */
@NullMarked
package dev.weft.trace.format;

import org.jspecify.annotations.NullMarked;
