/** The Java agent: puts the recorder into a program and weaves calls of it into the program's classes. */
@NullMarked
package dev.weft.trace.agent;

import org.jspecify.annotations.NullMarked;
