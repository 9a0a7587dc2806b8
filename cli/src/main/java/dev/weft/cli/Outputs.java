package dev.weft.cli;

import dev.weft.trace.report.Alignment;
import dev.weft.trace.report.NotARecordingException;
import dev.weft.trace.report.Problem;
import dev.weft.trace.report.Recording;
import dev.weft.trace.report.Recordings;
import dev.weft.trace.report.ReportFormat;
import dev.weft.trace.report.Scope;
import dev.weft.trace.report.TraceExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Where a recording goes: a report a file, in the format that its name tells, and the recording itself as a folder. */
final class Outputs {
    static final String REPORTS = "a page (.html), Chrome JSON (.json), Perfetto (.pftrace), stacks for flame graphs (.folded) or"
            + " Firefox Profiler's (.profile.json), all but the first also with .gz";

    static final String FORMATS = REPORTS + ", or the recording itself (.weft, a folder)";

    static final String RECORDING = "A native file or a folder of such (.weft), Chrome JSON (.json, .json.gz) or Flight Recorder's (.jfr).";

    private static final Pattern SUFFIX = Pattern.compile("(\\.profile)?\\.[A-Za-z-]+(\\.gz)?$");

    private final List<Path> all;
    private final RunNaming naming;
    private final boolean open;
    /** Whether recordings among them are written as reports are, not copied. */
    private final boolean parts;

    /**
     * @param naming how their names tell of the run
     * @param open whether the page among them is shown in the browser
     * @throws CommandFailure if one cannot be what its name tells
     */
    Outputs(List<Path> all, RunNaming naming, boolean open) {
        this(all, naming, open, false);
    }

    private Outputs(List<Path> all, RunNaming naming, boolean open, boolean parts) {
        this.all = all;
        this.naming = naming;
        this.open = open;
        this.parts = parts;
        all.forEach(Outputs::check);
        if (open && all.stream().noneMatch(Outputs::isPage)) {
            throw CommandFailure.misused("--open shows a page (.html), but there is none among the outputs.");
        }
    }

    /** As they are named. */
    Outputs(List<Path> all) {
        this(all, RunNaming.NONE, false);
    }

    private static void check(Path output) {
        if (isFolder(output)) {
            if (Files.exists(output) && !new RecordingFolder(output).isRecording()) {
                throw CommandFailure.misused("the recording " + output + " would replace what is no recording; give another name.");
            }
            return;
        }
        try {
            ReportFormat.of(output);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused("an output ends in .html, .json, .pftrace, .folded or .profile.json, the last four also with .gz,"
                    + " or in .weft, but was '" + output + "'.");
        }
        if (Files.isDirectory(output)) {
            throw CommandFailure.misused("the report must be a file, but " + output + " is a folder.");
        }
    }

    private static boolean isFolder(Path output) {
        return output.toString().toLowerCase(Locale.ROOT).endsWith(RecordingFolder.SUFFIX);
    }

    private static boolean isPage(Path output) {
        return !isFolder(output) && ReportFormat.of(output) == ReportFormat.HTML;
    }

    /** The name of a file without what tells its format. */
    static String stem(Path output) {
        return SUFFIX.matcher(output.getFileName().toString()).replaceFirst("");
    }

    /** The same with a number in their names; none is shown. */
    Outputs numbered(int number) {
        return new Outputs(all.stream().map(output -> output.resolveSibling(
                SUFFIX.matcher(output.getFileName().toString()).replaceFirst("-" + number + "$0"))).toList(), naming, false);
    }

    /** The same as they are named for a recording. */
    private Outputs named(Recording recording) {
        return naming == RunNaming.NONE
                ? this
                : new Outputs(all.stream().map(output -> naming.of(output, recording)).toList(), RunNaming.NONE, open, parts);
    }

    /** The first that was asked for. */
    Path first() {
        return all.getFirst();
    }

    /**
     * Sees to it that they can be made of these recordings.
     *
     * @throws CommandFailure if one cannot
     */
    void checkAgainst(Recordings sources) {
        for (Path output : all) {
            if (isFolder(output) && sources.alignment().kind() != Alignment.Kind.CLOCK) {
                throw CommandFailure.misused("a recording (.weft) keeps the times of its parts, so " + output
                        + " cannot be aligned; write a report, or leave out --align.");
            }
            for (Path source : sources.paths()) {
                if (source.toAbsolutePath().normalize().startsWith(output.toAbsolutePath().normalize())) {
                    throw CommandFailure.misused(output + " would replace what it is made of; give another name.");
                }
            }
        }
    }

    /** The same, of which a recording is what is in the scope, instead of all that the processes wrote. */
    Outputs ofParts() {
        return new Outputs(all, naming, open, true);
    }

    /**
     * Reads recordings, says what they are, and writes them all.
     *
     * @return what is in them
     * @throws CommandFailure if there is nothing to read, or one cannot be written
     */
    Recording make(Recordings sources, Scope scope, Consumer<String> say) {
        try {
            boolean drawn = all.stream().anyMatch(Outputs::isPage);
            return write(sources, scope, recording -> {
                recording.problems().stream().map(Problem::sentence).forEach(say);
                (drawn ? SummaryLines.of(recording.summary()) : SummaryLines.counts(recording.summary())).forEach(say);
                BufferLines.of(recording).forEach(say);
                return true;
            }, say);
        } catch (NotARecordingException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        } catch (IOException e) {
            throw CommandFailure.failed(e.getMessage() + ".");
        }
    }

    /**
     * Reads recordings once, writes them all and says where they are.
     *
     * @param wanted told of the recording when it is read; false if nothing of it is to be written
     * @return what was recorded
     * @throws NotARecordingException if there is nothing to read; the message is one sentence
     * @throws IOException if one cannot be written; the message is one sentence
     */
    Recording write(Recordings sources, Scope scope, Predicate<Recording> wanted, Consumer<String> say) throws IOException {
        List<Path> reports = reports();
        var named = new AtomicReference<Outputs>();
        Recording recording;
        try (var reading = LongWork.reading()) {
            recording = TraceExport.write(sources, scope, reports, read -> {
                reading.close();
                if (wanted.test(read)) {
                    named.set(named(read));
                }
                return named.get() == null ? List.of() : named.get().reports();
            });
        }
        if (named.get() != null) {
            named.get().copyAndSay(sources, say);
        }
        return recording;
    }

    private List<Path> reports() {
        return all.stream().filter(output -> parts || !isFolder(output)).toList();
    }

    /** Makes those that are recordings, and says where all are. */
    private void copyAndSay(Recordings sources, Consumer<String> say) throws IOException {
        for (Path output : all) {
            String quoted = Shell.quoted(output.toString());
            if (isFolder(output)) {
                if (!parts) {
                    copy(sources, output);
                }
                say.accept("recording: " + output + "   (weft view " + quoted + ", or: weft export " + quoted + " -o FILE)");
            } else {
                String where = switch (ReportFormat.of(output)) {
                    case HTML -> "open it in a browser, or: weft view " + quoted;
                    case FOLDED -> "make a flame graph of it: flamegraph.pl, speedscope";
                    case FIREFOX -> "open it at https://profiler.firefox.com";
                    case CHROME_JSON, PERFETTO, NATIVE -> "open it at https://ui.perfetto.dev";
                };
                say.accept("report: " + output + "   (" + where + ")");
            }
        }
        if (open) {
            String page = all.stream().filter(Outputs::isPage).findFirst().orElseThrow().toAbsolutePath().toUri().toString();
            if (!Browser.open(page)) {
                say.accept("no browser could be started; open " + page + " by hand.");
            }
        }
    }

    private static void copy(Recordings sources, Path output) throws IOException {
        try {
            new RecordingFolder(output).fill(sources.paths());
        } catch (IOException e) {
            throw new IOException("the recording cannot be written to " + output + ": " + e.getMessage(), e);
        }
    }
}
