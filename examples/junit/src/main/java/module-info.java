import dev.weft.examples.junit.ExamplesTestEngine;
import org.junit.platform.engine.TestEngine;

/** Examples as tests of the JUnit Platform. */
module dev.weft.examples.junit {
    requires static org.jspecify;
    requires dev.weft;
    requires dev.weft.examples;
    requires transitive org.junit.platform.engine;
    requires org.opentest4j;

    exports dev.weft.examples.junit;

    provides TestEngine with ExamplesTestEngine;
}
