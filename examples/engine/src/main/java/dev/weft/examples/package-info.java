/** The examples in pages and sources: found, run, and compared with what they claim. */
@NullMarked
package dev.weft.examples;

import org.jspecify.annotations.NullMarked;
