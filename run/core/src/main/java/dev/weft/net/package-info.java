/** Connections between programs: TLS with a key, over which packets of lines travel; knows no shared object. */
@NullMarked
package dev.weft.net;

import org.jspecify.annotations.NullMarked;
