/** Runs the examples in pages and compares them with what they claim. */
module dev.weft.examples {
    requires static org.jspecify;
    requires dev.weft;
    requires jdk.jshell;
    requires jdk.compiler;
    requires org.commonmark;

    exports dev.weft.examples;
}
