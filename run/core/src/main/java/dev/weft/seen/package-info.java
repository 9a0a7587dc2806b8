/** What is to be seen of the pools of this JVM from outside; not for programs. */
@NullMarked
package dev.weft.seen;

import org.jspecify.annotations.NullMarked;
