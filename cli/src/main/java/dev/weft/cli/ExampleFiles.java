package dev.weft.cli;

import dev.weft.examples.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The files whose examples are run, and which examples of them. */
final class ExampleFiles {
    static final String NAME = "--name";

    private static final Pattern AT_LINE = Pattern.compile("(.+):(\\d{1,9})");
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

    @Parameters(arity = "1..*", paramLabel = "FILE|FOLDER",
            description = "Pages, sources, and folders of them; globs, as in 'docs/**/*.md'; page.md:12 is the example at that line, and "
                    + "those before it that it needs. @FILE stands for the arguments in a file, one a line.")
    private List<String> places = List.of();

    @Option(names = NAME, paramLabel = "NAME", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Only examples of this name, and those before them that they need: what they call themselves (+name=x) or their "
                    + "first line; * stands for anything; may be repeated.")
    private List<String> names = List.of();

    @Option(names = "--skip", paramLabel = "GLOB", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Leave out these files and folders, as in 'docs/old' or '*.java'; may be repeated.")
    private List<String> skipped = List.of();

    /** What searches folders. */
    interface Search {
        List<Path> files(List<Path> places) throws IOException;
    }

    /**
     * The files, by name and once each.
     *
     * @throws CommandFailure if there are none
     */
    List<Path> find(Search search) {
        Set<Path> found = new TreeSet<>();
        try {
            for (String place : places) {
                found.addAll(find(place, search));
            }
        } catch (IOException e) {
            throw CommandFailure.ended(ExamplesCommand.NOTHING, e.getMessage() + ".");
        }
        List<FileGlob> globs = skipped.stream().map(glob -> new FileGlob(Path.of(glob).normalize().toString())).toList();
        found.removeIf(file -> globs.stream().anyMatch(glob -> glob.isAround(file)));
        if (found.isEmpty()) {
            throw CommandFailure.ended(ExamplesCommand.NOTHING,
                    "there is no page or source among " + places + ": name a file, or a folder with .md or .java files.");
        }
        return List.copyOf(found);
    }

    private List<Path> find(String place, Search search) throws IOException {
        Path path = Path.of(place);
        Matcher atLine = atLine(place);
        if (atLine != null) {
            return List.of(Path.of(atLine.group(1)).normalize());
        }
        if (Files.exists(path) || !GLOB.matcher(place).find()) {
            return search.files(List.of(path));
        }
        Path base = path.isAbsolute() ? path.getRoot() : Path.of("");
        for (Path name : path) {
            if (GLOB.matcher(name.toString()).find()) {
                break;
            }
            base = base.resolve(name);
        }
        FileGlob glob = new FileGlob(path.normalize().toString());
        List<Path> found = !Files.isDirectory(base) ? List.of() : search.files(List.of(base)).stream().filter(glob::matches).toList();
        if (found.isEmpty()) {
            throw new IOException("there is no page or source \"" + place + "\"");
        }
        return found;
    }

    /** A file and a line, unless a file has that name; null if it is none. */
    private static @Nullable Matcher atLine(String place) {
        Matcher atLine = AT_LINE.matcher(place);
        return atLine.matches() && !Files.exists(Path.of(place)) && Files.isRegularFile(Path.of(atLine.group(1))) ? atLine : null;
    }

    /** Why no example of these files is run. */
    String nothing(List<Path> found) {
        return selection().equals(Selection.ALL)
                ? "there are no examples in " + (found.size() == 1 ? found.getFirst() : "any of " + found.size() + " files")
                : "no example is chosen; --list says where they are and what they are called";
    }

    /** Which examples of the files are run. */
    Selection selection() {
        Map<String, Set<Integer>> lines = new HashMap<>();
        for (String place : places) {
            Matcher atLine = atLine(place);
            if (atLine != null) {
                String file = Path.of(atLine.group(1)).normalize().toString();
                lines.computeIfAbsent(file, any -> new HashSet<>()).add(Integer.valueOf(atLine.group(2)));
            }
        }
        return new Selection(lines, names);
    }
}
