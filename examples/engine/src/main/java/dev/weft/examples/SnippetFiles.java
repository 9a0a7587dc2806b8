package dev.weft.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the files of external snippets are: in {@code snippet-files} beside the source, and in folders that are named. */
final class SnippetFiles {
    private static final String BESIDE = "snippet-files";

    private final List<Path> folders;

    SnippetFiles(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** The text of an external snippet, and its file. */
    record External(Path file, SnippetText text) {}

    /**
     * What a tag of a source names.
     *
     * @throws IOException in one sentence, if there is no such file or no such region of it
     */
    External of(Path source, SnippetTag tag) throws IOException {
        Path beside = source.resolveSibling(BESIDE);
        List<Path> all = Stream.concat(Stream.of(beside), folders.stream()).toList();
        Path file = all.stream().map(folder -> folder.resolve(tag.file())).filter(Files::isRegularFile).findFirst().orElseThrow(
                () -> new IOException("the file of a snippet must be in " + all.stream().map(Path::toString)
                        .collect(Collectors.joining(" or ")) + ", but \"" + tag.file() + "\" is not"));
        List<Line> lines = new ArrayList<>();
        for (String line : ExampleWorker.text(file.toString()).replaceFirst("^\uFEFF", "").lines().toList()) {
            lines.add(new Line(lines.size() + 1, line));
        }
        SnippetText text = new SnippetText(lines, tag.comment());
        SnippetText region = tag.region().isEmpty() ? text : text.region(tag.region());
        if (region == null) {
            throw new IOException("the region of a snippet must be marked in its file, but \"" + tag.region() + "\" is not in " + file);
        }
        return new External(file, region);
    }
}
