package dev.weft.examples;

import java.util.function.Consumer;

/** Says {@linkplain GitHubAnnotations marks} for GitHub of each file when it is done. It is added as {@link JUnitXmlConcern} is. */
public final class GitHubConcern implements Concern {
    private final Consumer<String> lines;

    /** @param lines take the marks, as {@code System.out::println} does; GitHub reads them where a line begins */
    public GitHubConcern(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void report(FileReport report) {
        GitHubAnnotations.of(report).forEach(lines);
    }
}
