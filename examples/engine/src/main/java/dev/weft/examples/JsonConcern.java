package dev.weft.examples;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the results of a run in {@linkplain ExamplesJson JSON}: of all workers, also if the run was stopped, which {@code complete} tells.
 * It is added to a run as {@link JUnitXmlConcern} is.
 */
public final class JsonConcern extends ResultsConcern {
    private final Consumer<Content> target;

    /** @param file that is written, in place of what it was */
    public JsonConcern(Path file) {
        target = content -> write(file, content);
    }

    /** @param out is not closed */
    public JsonConcern(PrintWriter out) {
        target = content -> {
            try {
                content.to(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (out.checkError()) {
                throw new ExampleException("the results cannot be written: what takes them has failed");
            }
        };
    }

    @Override
    void write(List<FileReport> all, boolean complete) {
        target.accept((Writer writer) -> ExamplesJson.write(all, complete, writer));
    }
}
