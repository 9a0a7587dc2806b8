/** The {@code weft} command: options and words, nothing else. */
@NullMarked
package dev.weft.cli;

import org.jspecify.annotations.NullMarked;
