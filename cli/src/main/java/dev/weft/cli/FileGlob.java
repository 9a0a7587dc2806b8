package dev.weft.cli;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A pattern of file names: {@code docs/**}{@code /*.md}, where the folders in the middle may be none. */
final class FileGlob {
    private static final String FOLDERS = "**/";

    private final List<PathMatcher> matchers;
    private final boolean isName;

    /** @throws CommandFailure if it is no pattern */
    FileGlob(String glob) {
        try {
            matchers = Stream.of(glob, glob.replace(FOLDERS, ""))
                    .map(each -> FileSystems.getDefault().getPathMatcher("glob:" + each)).toList();
        } catch (PatternSyntaxException e) {
            throw CommandFailure.ended(ExamplesCommand.MISUSED,
                    "a pattern of files must be as in 'docs/**/*.md', but was '" + glob + "': " + e.getDescription() + ".");
        }
        isName = !glob.contains("/");
    }

    boolean matches(Path path) {
        return matchers.stream().anyMatch(matcher -> matcher.matches(path));
    }

    /** Whether it is the file, a folder around it or, if it has no folders, the name of one. */
    boolean isAround(Path file) {
        return IntStream.rangeClosed(1, file.getNameCount()).anyMatch(end -> {
            Path path = file.subpath(0, end);
            return matches(file.isAbsolute() ? file.getRoot().resolve(path) : path) || isName && matches(path.getFileName());
        });
    }
}
