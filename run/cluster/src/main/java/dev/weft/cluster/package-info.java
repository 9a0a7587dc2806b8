/** Links between processes of a cluster: reliable and authenticated, over a server that may lose everything. */
@NullMarked
package dev.weft.cluster;

import org.jspecify.annotations.NullMarked;
