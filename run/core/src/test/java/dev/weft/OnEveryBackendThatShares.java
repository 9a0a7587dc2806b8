package dev.weft;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test of shared objects, which all backends have. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@OnEveryBackend
@interface OnEveryBackendThatShares {}
