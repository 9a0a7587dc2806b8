/** Pipes between processes over the private channels that parents have to their children; knows no pool. */
@NullMarked
package dev.weft.lines;

import org.jspecify.annotations.NullMarked;
