package dev.weft.examples;

import java.util.List;

/**
 * A file that is run, or a part of one, in a worker. Used by one thread.
 *
 * @param name of the file, as it was named
 * @param part which of its parts, from 0; a file has more than one if it is marked with {@code weft: reset}
 * @param examples in their order
 * @param clipboard what its examples have captured so far
 */
public record ExampleFile(String name, int part, List<Example> examples, Clipboard clipboard) {
    public ExampleFile {
        examples = List.copyOf(examples);
    }
}
