/**
 * Where worker JVMs run, and how they are started. Not for programs: a pool asks a {@link dev.weft.host.Host} for workers, on this machine
 * or on others.
 */
@NullMarked
package dev.weft.host;

import org.jspecify.annotations.NullMarked;
