package dev.weft.examples;

import java.util.List;

/**
 * Finds examples in zones. Where two finders have found the same text, an example within another one is dropped, and any other overlap
 * is an error of the file.
 */
public interface ExampleFinder extends ExamplePlugin {
    /**
     * The examples of a zone, in their order, without options.
     *
     * @param file as it was named
     */
    List<Example> find(String file, Zone zone);
}
