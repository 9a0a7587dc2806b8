/** What jobs of pools, groups and loops have in common. */
@NullMarked
package dev.weft.job;

import org.jspecify.annotations.NullMarked;
