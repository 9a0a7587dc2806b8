/** Runs the examples in pages and compares them with what they claim. */
module dev.weft.examples {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires transitive dev.weft;
    requires dev.weft.trace;
    requires io.github.javadiffutils;
    requires java.xml;
    requires jdk.compiler;
    requires jdk.jshell;
    requires org.commonmark;

    exports dev.weft.examples;

    uses dev.weft.examples.Concern;
    uses dev.weft.examples.ExampleFinder;
    uses dev.weft.examples.ExampleParser;
    uses dev.weft.examples.ExampleRunner;
    uses dev.weft.examples.ZoneDelimiter;
}
