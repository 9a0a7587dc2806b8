package dev.weft.cli;

import dev.weft.examples.ExampleOutcome;
import dev.weft.examples.Examples;
import dev.weft.examples.FileReport;
import dev.weft.examples.PageUpdate;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether what examples said is put into files in the place of what they should say. For one thread. */
final class PageUpdates {
    /** What this makes of the end of a run. */
    enum End { AS_IT_IS, FAILED, NOT_WRITTEN }

    static final String UPDATE = "--update";
    static final String CHECK = "--check";

    @Option(names = UPDATE, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Let examples that fail expect what they said, and show what changes in their files; tags stay.")
    private boolean update;

    @Option(names = CHECK, arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Write nothing: as without --update; with it, only show what would change.")
    private boolean check;

    private int files;
    private int examples;
    private End end = End.AS_IT_IS;

    /** The same for another run. */
    PageUpdates again() {
        PageUpdates next = new PageUpdates();
        next.update = update;
        next.check = check;
        return next;
    }

    /** What changes in a file; null if nothing does. */
    @Nullable PageUpdate of(Examples all, FileReport report, PrintWriter out) {
        if (!update || report.outcomes().stream().noneMatch(ExampleOutcome::isFailure)) {
            return null;
        }
        try {
            return all.update(report);
        } catch (IOException e) {
            out.println(e.getMessage());
            end = End.FAILED;
            return null;
        }
    }

    /** Those failures of a file that stay failures. */
    static List<ExampleOutcome> left(FileReport report, @Nullable PageUpdate update) {
        return report.outcomes().stream().filter(ExampleOutcome::isFailure)
                .filter(outcome -> update == null || !outcome.example().file().equals(report.file())
                        || !update.rewritten().contains(outcome.example().line())).toList();
    }

    /** Shows what changes in a file, and changes it. */
    void apply(PageUpdate changes, PrintWriter out) {
        changes.left().forEach(out::println);
        changes.diff().forEach(out::println);
        if (changes.rewritten().isEmpty()) {
            return;
        }
        files++;
        examples += changes.rewritten().size();
        if (check) {
            end = end == End.AS_IT_IS ? End.FAILED : end;
            return;
        }
        try {
            changes.write();
        } catch (IOException e) {
            out.println(e.getMessage());
            end = End.NOT_WRITTEN;
        }
    }

    void total(PrintWriter out) {
        if (update) {
            out.println(ExamplesPrinter.number(files, "file") + (check ? " would be" : "") + " rewritten, "
                    + ExamplesPrinter.number(examples, "example"));
        }
    }

    End end() {
        return end;
    }

    /** How many examples of all files expect something else now, or would. */
    int examples() {
        return examples;
    }
}
