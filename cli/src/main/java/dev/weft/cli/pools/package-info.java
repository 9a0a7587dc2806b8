/** The pools of running JVMs: finding these, asking them, and putting what they tell into tables. */
@NullMarked
package dev.weft.cli.pools;

import org.jspecify.annotations.NullMarked;
