package dev.weft.sharing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The method may wait, or runs code of the program: for a caller elsewhere it runs on a thread of its own, which can be interrupted. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Waits {
    /**
     * Whether it can be tried before a thread is taken for it: its last parameter is a time, with 0 it does not wait, and has done nothing
     * if it then gives false, null or 0.
     */
    boolean atOnce() default false;
}
