package dev.weft.cli;

import dev.weft.examples.Example;
import dev.weft.examples.ExampleException;
import dev.weft.examples.Examples;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Says where examples are, or how many a file has; none is run. */
final class ExampleList {
    private final PrintWriter out;
    private final boolean places;
    private final boolean counts;

    /**
     * A list.
     *
     * @param places whether each is said
     * @param counts whether it is said how many there are
     */
    ExampleList(PrintWriter out, boolean places, boolean counts) {
        this.out = out;
        this.places = places;
        this.counts = counts;
    }

    /** Says all of these files; how the command is to end. */
    int say(Examples examples, List<Path> files) {
        int code = 0;
        int count = 0;
        for (Path file : files) {
            try {
                List<Example> found = examples.find(file);
                count += found.size();
                if (places) {
                    found.forEach(example -> out.println(example.place() + ": " + example.name()));
                } else if (!found.isEmpty() && counts) {
                    out.println(file + ": " + ExamplesPrinter.number(found.size(), "example"));
                }
            } catch (IOException | ExampleException e) {
                out.println(e.getMessage());
                code = ExamplesCommand.ABORTED;
            }
        }
        if (counts) {
            out.println(ExamplesPrinter.number(count, "example") + ", none was run");
        }
        out.flush();
        return code != 0 || count > 0 ? code : ExamplesCommand.NOTHING;
    }
}
