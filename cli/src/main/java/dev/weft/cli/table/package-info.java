/** Text in columns. */
@NullMarked
package dev.weft.cli.table;

import org.jspecify.annotations.NullMarked;
