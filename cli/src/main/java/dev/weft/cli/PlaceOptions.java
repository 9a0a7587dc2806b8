package dev.weft.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where outputs go, and whether one is shown. */
final class PlaceOptions {
    @Option(names = "--output-dir", paramLabel = "FOLDER",
            description = "Where outputs with a relative name go; made if it is missing (default: here).")
    private @Nullable Path folder;

    @Option(names = "--open", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Show the page in the browser when it is written.")
    private boolean open;

    /** @throws CommandFailure if one cannot be what its name tells */
    Outputs outputs(List<Path> files) {
        return outputs(files, RunNaming.NONE);
    }

    Outputs outputs(List<Path> files, RunNaming naming) {
        Path into = folder == null ? Path.of("") : folder;
        return new Outputs(files.stream().map(into::resolve).toList(), naming, open);
    }
}
