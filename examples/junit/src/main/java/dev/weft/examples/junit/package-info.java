/** Examples as tests of the JUnit Platform: {@link dev.weft.examples.junit.ExamplesOf} names pages for it. */
@NullMarked
package dev.weft.examples.junit;

import org.jspecify.annotations.NullMarked;
