package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Puts the arguments in a file in the place of {@code @FILE}: one a line, an option and its value as {@code --jobs 2} or {@code --jobs=2}.
 * Empty lines and those that start with {@code #} say nothing.
 */
final class AtFiles implements IParameterPreprocessor {
    @Override
    public boolean preprocess(Stack<String> arguments, CommandSpec command, @Nullable ArgSpec argument, Map<String, Object> info) {
        List<String> expanded = new ArrayList<>();
        // The first argument is on the top.
        for (String word : arguments.reversed()) {
            expanded.addAll(word.startsWith("@") && word.length() > 1 ? words(Path.of(word.substring(1))) : List.of(word));
        }
        arguments.clear();
        arguments.addAll(expanded.reversed());
        return false;
    }

    private static List<String> words(Path file) {
        List<String> words = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                add(line.strip(), words);
            }
        } catch (IOException e) {
            throw CommandFailure.ended(ExamplesCommand.MISUSED, "the file of arguments " + file + " must be readable text in UTF-8.");
        }
        return words;
    }

    private static void add(String line, List<String> words) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String[] parts = line.split("\\s+", 2);
        if (line.startsWith("-") && parts.length == 2) {
            words.addAll(List.of(parts));
        } else {
            words.add(line);
        }
    }
}
