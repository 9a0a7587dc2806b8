package dev.weft.sharing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The method may wait, or runs code of the program: for a caller elsewhere it runs on a thread of its own, which can be interrupted. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Waits {}
