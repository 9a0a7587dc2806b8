package dev.weft.examples.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes the examples of pages and sources tests of a class, so that what runs test classes runs them, too.
 *
 * {@snippet :
 * @ExamplesOf({"README.md", "docs", "src/main/java"})
 * class PagesTest {}
 * }
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ExamplesOf {
    /** Pages, sources, and folders of them; from the base directory of the class's module. */
    String[] value();
}
