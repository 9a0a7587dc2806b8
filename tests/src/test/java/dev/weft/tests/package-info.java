/** End to end: the command as a user has it, real child JVMs, real browsers, real kills. */
@NullMarked
package dev.weft.tests;

import org.jspecify.annotations.NullMarked;
