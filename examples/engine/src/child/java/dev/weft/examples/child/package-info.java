/**
 * What runs the code of examples in Java, in this JVM or in one of an older JDK: compiled for Java 17, and free of all else that Weft is.
 */
@NullMarked
package dev.weft.examples.child;

import org.jspecify.annotations.NullMarked;
