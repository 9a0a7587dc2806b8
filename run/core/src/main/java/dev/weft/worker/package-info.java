/**
 * What runs inside a worker JVM, and the messages it exchanges with its parent.
 *
 * <p>Everything on the way to the first task is lean: no lambda, no string switch, no record method, no invokedynamic, no native call,
 * no socket. Each of them costs a fresh JVM more than all of this package.
 */
@NullMarked
package dev.weft.worker;

import org.jspecify.annotations.NullMarked;
