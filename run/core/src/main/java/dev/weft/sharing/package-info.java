/** What shared objects do, over the heap of the process that made them, and how other processes ask that process. */
@org.jspecify.annotations.NullMarked
package dev.weft.sharing;
