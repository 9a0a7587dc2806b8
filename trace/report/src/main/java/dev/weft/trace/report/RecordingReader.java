package dev.weft.trace.report;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.NotATraceFileException;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the files of one or more recordings: native ones, and those of other tools. */
final class RecordingReader implements Closeable {
    static final String SUFFIX = ".weft";

    private final Timelines timelines;
    private final int inMemory;
    private final List<ImportedFile> imported = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** Takes a file of another tool over. */
    private interface Import {
        void into(ImportedFile file) throws IOException;
    }

    RecordingReader(Timelines timelines) {
        this(timelines, EventStore.IN_MEMORY);
    }

    /** @param inMemory how many events of another tool's file are held in memory */
    RecordingReader(Timelines timelines, int inMemory) {
        this.timelines = timelines;
        this.inMemory = inMemory;
    }

    Recording read(Recordings recordings) throws IOException {
        var opened = new ArrayList<List<ProcessSource>>();
        for (Path path : recordings.paths()) {
            var sources = new ArrayList<ProcessSource>();
            for (Path file : RecordingFiles.in(path)) {
                sources.addAll(open(file));
            }
            if (!sources.isEmpty()) {
                opened.add(sources);
            }
        }
        if (opened.isEmpty()) {
            throw new NotARecordingException(nothingIn(recordings.paths()));
        }
        var placed = new ArrayList<>(new Placement(problems).of(opened, recordings.alignment()));
        var axis = new TimeAxis(placed.stream().map(Placement.Placed::header).toList(), timelines.scope().excerpt().from().toNanos());
        placed.sort(Comparator.comparingLong(process -> axis.startNanos(process.header())));
        var processes = new ArrayList<ProcessTimeline>();
        for (var process : placed) {
            processes.add(process.source().read(process.header(), axis, timelines));
        }
        if (processes.stream().noneMatch(ProcessTimeline::isIntroduced)) {
            throw new NotARecordingException("nothing of " + recordings.paths().getFirst() + " is in that part of it: no chosen thread"
                    + " or task was under way in that time");
        }
        for (var file : imported) {
            file.notes().forEach(note -> problems.add(Problem.note(file.path(), note)));
        }
        return Recording.of(timelines, processes, problems, axis.wallNanos());
    }

    private String nothingIn(List<Path> paths) {
        if (problems.isEmpty()) {
            return paths.getFirst() + " holds no recording: there is no " + SUFFIX + " file in it";
        }
        String reason = problems.getFirst().reason();
        if (paths.size() > 1) {
            return "none of the recordings can be used: " + reason;
        }
        return Files.isDirectory(paths.getFirst()) ? "no " + SUFFIX + " file in " + paths.getFirst() + " can be used: " + reason : reason;
    }

    private List<? extends ProcessSource> open(Path file) {
        try {
            return switch (RecordingFiles.kind(file)) {
                case NATIVE -> List.of(nativeProcess(file));
                case CHROME_JSON -> imported(file, taken -> new ChromeImport(taken).read());
                case FLIGHT_RECORDER -> imported(file, taken -> new JfrImport(taken).read());
            };
        } catch (NotATraceFileException | NotARecordingException e) {
            problems.add(Problem.skipped(file, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            problems.add(Problem.skipped(file, file + " cannot be read: " + e.getMessage()));
        }
        return List.of();
    }

    private NativeProcess nativeProcess(Path file) throws IOException {
        TraceFile trace = TraceFile.open(file);
        if (Files.size(file) < Layout.HEADER_BYTES) {
            // It does not even say when it began, and would lie decades before all others.
            throw new NotARecordingException(file + " ends in its first words, before anything was recorded");
        }
        return new NativeProcess(trace, beside(file, trace));
    }

    private @Nullable JfrBeside beside(Path file, TraceFile trace) throws IOException {
        Optional<Path> beside = RecordingFiles.beside(file);
        if (beside.isEmpty()) {
            return null;
        }
        try {
            var taken = new ImportedFile(beside.get(), timelines, inMemory, imported.size() + 1);
            imported.add(taken);
            var read = new JfrImport(taken);
            return trace.properties().containsKey(Records.SAMPLES) ? read.readSamplesBeside(trace) : read.readBeside();
        } catch (NotARecordingException e) {
            problems.add(Problem.skipped(beside.get(), String.valueOf(e.getMessage())));
            return null;
        }
    }

    private List<ImportedProcess> imported(Path file, Import way) throws IOException {
        var taken = new ImportedFile(file, timelines, inMemory, imported.size() + 1);
        imported.add(taken);
        way.into(taken);
        return taken.processes().stream().filter(ImportedProcess::isSeen).toList();
    }

    @Override
    public void close() throws IOException {
        for (var file : imported) {
            file.close();
        }
    }
}
