/**
 * What records, inside the traced program.
 *
 * <p>The agent defines these classes straight into the boot loader, under another package name, so that woven code of any loader and any
 * module finds them and no other copy is ever met. They use nothing but {@code java.base} and the layout of the file; no lambda and no
 * string concatenation through {@code invokedynamic}, since both would load classes while a program's first call is being recorded.
 */
@NullMarked
package dev.weft.trace.internal;

import org.jspecify.annotations.NullMarked;
