package dev.weft.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Makes the options of a command be looked up in a {@link ConfigFile}. Its flags must take a value, {@code arity = "0..1"} with {@code
 * fallbackValue = "true"}, so that a command line can take back what a file says; options that may be repeated need {@link
 * ConfigFile#SEPARATOR}.
 */
final class ConfigFileOption {
    static final String NAME = "--rcfile";

    @Option(names = NAME, paramLabel = "FILE",
            description = "Options from this file, under [${COMMAND-NAME}], where the command line has none "
                    + "(default: .weftrc if there is one).")
    private @Nullable Path file;
}
