/** Examples in Maven's build. */
@NullMarked
package dev.weft.maven;

import org.jspecify.annotations.NullMarked;
