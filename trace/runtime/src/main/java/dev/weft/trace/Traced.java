package dev.weft.trace;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method, or all methods of a class, to be recorded: also where a trace leaves out trivial methods, and as one of the few where
 * {@code weft trace --sparse} records nothing else. It stands below the choice of classes: what {@code --include} and {@code --exclude}
 * leave out stays out. On a class it does not reach classes inside of it. Costs nothing without a trace.
 *
 * {@snippet :
 * @Traced(depth = 2)
 * static int count(String line) {
 *     return line.split(",").length;
 * }
 * }
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface Traced {
    /**
     * How many levels of calls below it {@code weft trace --sparse} records too, of methods of the included classes: 1 means what it calls
     * itself. Of marked calls that lie in each other the one that reaches deepest counts.
     */
    int depth() default 0;
}
