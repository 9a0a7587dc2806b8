/** One pool over the calling thread, threads, virtual threads and worker JVMs. */
@NullMarked
package dev.weft;

import org.jspecify.annotations.NullMarked;
