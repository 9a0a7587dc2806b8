package dev.weft.examples;

import java.nio.file.Path;
import java.util.List;

/**
 * Writes the results of a run to a file in {@linkplain JUnitXml JUnit's XML}: of all workers, also if the run was stopped.
 *
 * {@snippet :
 * try (var examples = new Examples(Examples.Settings.defaults())) {
 *     examples.add(new JUnitXmlConcern(Path.of("target/examples.xml")));
 *     examples.run(examples.files(List.of(Path.of("docs")))).forEach(report -> System.out.println(report.file()));
 *     examples.finish();
 * }
 * }
 */
public final class JUnitXmlConcern extends ResultsConcern {
    private final Path file;

    /** @param file that is written, in place of what it was */
    public JUnitXmlConcern(Path file) {
        this.file = file;
    }

    @Override
    void write(List<FileReport> all, boolean complete) {
        write(file, writer -> JUnitXml.write(all, writer));
    }
}
