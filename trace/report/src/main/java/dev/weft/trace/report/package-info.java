/** Reads native trace files and writes reports. */
@NullMarked
package dev.weft.trace.report;

import org.jspecify.annotations.NullMarked;
