package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives options that are not on the command line the values that a file has for them, to commands that have {@link ConfigFileOption}.
 *
 * <p>The file is text in UTF-8: {@code [COMMAND]}, then its options one a line, {@code name = value} or a flag's name alone. An option
 * that may be repeated may stand on several lines. Empty lines and those that start with {@code #} say nothing.
 */
final class ConfigFile implements IDefaultValueProvider {
    static final String NAME = ".weftrc";
    /** What stands between the values of an option that may be repeated: no value has it, each being a line. */
    static final String SEPARATOR = "\n";

    /** What is for one run, or loads code: whoever runs a program in a folder need not trust all files there. */
    private static final Set<String> ELSEWHERE_ONLY = Set.of(
            "--help", "--version", "--dump", "--attach", TraceCommand.ASKED, TraceCommand.PLUGIN, EventOptions.PROFILER,
            ConfigFileOption.NAME, DifferenceOptions.TOOL, PageUpdates.UPDATE, PageUpdates.CHECK, ExampleFiles.NAME,
            ExamplesCommand.WATCH, ExamplesCommand.LIST, ExamplesCommand.DRY, ExamplesCommand.SHOW_OPTIONS);

    private record Entry(String value, int line) {}

    private record Section(Path file, Map<String, List<Entry>> entries) {}

    private final Map<CommandSpec, Section> sections = new HashMap<>();
    private final Map<ArgSpec, String> supplied = new HashMap<>();

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        CommandSpec command = argument.command();
        OptionSpec choice = command.findOption(ConfigFileOption.NAME);
        if (choice == null || !(argument instanceof OptionSpec option) || ELSEWHERE_ONLY.contains(option.longestName())) {
            return null;
        }
        Section section = sections.computeIfAbsent(command, spec -> read(spec, choice.getValue()));
        List<Entry> entries = section.entries.get(option.longestName());
        if (entries == null) {
            return null;
        }
        supplied.put(argument, " (" + section.file + ", line " + entries.getLast().line + ")");
        return String.join(SEPARATOR, entries.stream().map(Entry::value).toList());
    }

    /** Where the value of an argument was found that is wrong; empty if it was not supplied by this. */
    String placeOf(@Nullable ArgSpec argument) {
        return argument == null ? "" : supplied.getOrDefault(argument, "");
    }

    private static Section read(CommandSpec command, @Nullable Path named) {
        Path file = named == null ? Path.of(NAME) : named;
        Map<String, List<Entry>> entries = new HashMap<>();
        boolean found = false;
        boolean ours = false;
        int number = 0;
        for (String raw : lines(command, file, named != null)) {
            number++;
            String line = raw.strip();
            String place = file + ", line " + number + ": ";
            if (line.startsWith("[") && line.endsWith("]")) {
                String name = line.substring(1, line.length() - 1).strip();
                if (!command.root().subcommands().containsKey(name)) {
                    throw misused(command, place + "there is no command '" + name + "'.");
                }
                ours = name.equals(command.name());
                found |= ours;
            } else if (ours && !line.isEmpty() && !line.startsWith("#")) {
                add(command, line, number, place, entries);
            }
        }
        if (named != null && !found) {
            throw misused(command, "the file " + file + " must have a section [" + command.name() + "], but has none.");
        }
        return new Section(file, entries);
    }

    private static void add(CommandSpec command, String line, int number, String place, Map<String, List<Entry>> entries) {
        int equals = line.indexOf('=');
        String name = "--" + (equals < 0 ? line : line.substring(0, equals)).strip();
        OptionSpec option = command.findOption(name);
        if (option == null || !option.longestName().equals(name) || ELSEWHERE_ONLY.contains(name)) {
            throw misused(command, place + "weft " + command.name() + " has no option '" + name.substring(2) + "' for a file.");
        }
        boolean flag = option.arity().min() == 0;
        if (equals < 0 && !flag) {
            throw misused(command, place + "the option '" + line + "' must have a value, as in " + line + " = ...");
        }
        List<Entry> known = entries.computeIfAbsent(name, key -> new ArrayList<>());
        if (!option.isMultiValue()) {
            known.clear();
        }
        known.add(new Entry(equals < 0 ? "true" : line.substring(equals + 1).strip(), number));
    }

    private static List<String> lines(CommandSpec command, Path file, boolean mustExist) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            if (mustExist) {
                throw misused(command, "the file " + file + " must exist and be readable.");
            }
            return List.of();
        } catch (IOException e) {
            throw misused(command, "the file " + file + " must be readable text in UTF-8.");
        }
    }

    private static CommandFailure misused(CommandSpec command, String sentence) {
        return CommandFailure.ended(command.exitCodeOnInvalidInput(), sentence);
    }
}
