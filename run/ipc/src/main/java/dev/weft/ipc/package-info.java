/** Frames and channels between processes. */
@NullMarked
package dev.weft.ipc;

import org.jspecify.annotations.NullMarked;
