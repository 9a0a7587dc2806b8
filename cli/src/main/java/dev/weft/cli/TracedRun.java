package dev.weft.cli;

import dev.weft.trace.Selection;
import dev.weft.trace.TraceOptions;
import dev.weft.trace.report.Excerpt;
import dev.weft.trace.report.JfrLeftovers;
import dev.weft.trace.report.NotARecordingException;
import dev.weft.trace.report.Recording;
import dev.weft.trace.report.Recordings;
import dev.weft.trace.report.Scope;
import dev.weft.trace.report.Summary;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One traced run: the program with the agent, then the report. The native files lie in a folder beside the report while they are
 * needed; if Weft itself is killed they stay there and {@code weft view FOLDER} opens them.
 */
record TracedRun(Home home, Outputs outputs, TraceOptions options, Scope scope, Plugins plugins, @Nullable String dumpSignal,
                 boolean quiet) {
    /** What is recorded when nothing is said; the folder is found for each run. */
    static final TraceOptions OPTIONS = TraceOptions.in(Path.of("."));

    static final String DEFAULT_REPORT = "weft-report.html";
    private static final int PATIENCE_SECONDS = 2;

    /** Runs the program and returns its exit code. */
    int run(Program program) {
        Path parts = makeParts();
        TraceOptions ofRun;
        List<String> command = program.command();
        int exitCode;
        var reports = new FlightReports(parts, outputs, () -> plugins.edited(scope), options.buffer(), dumpSignal);
        try {
            ofRun = withShims(!program.isJava()).withDirectory(parts);
            refuseIfUntraceable(ofRun);
            try (var dumps = reports) {
                if (program.isJava()) {
                    command = started(ofRun.traced(home.agent(), command), program);
                    plugins.beforeStart(command);
                    exitCode = Foreground.run(command, _ -> {}, dumpSignal);
                } else {
                    plugins.beforeStart(command);
                    exitCode = Foreground.run(command, environment -> ofRun.traceFrom(environment, home.agent()), dumpSignal);
                }
                awaitChildren(parts);
            }
        } catch (CommandFailure e) {
            delete(parts);
            throw e;
        }
        plugins.afterStop(exitCode, this::say);
        if (program.isJava() && command.equals(program.command())) {
            say("nothing was recorded, so there is no report: a JVM that makes an archive of classes cannot be traced.");
            delete(parts);
            return exitCode;
        }
        if (!program.isJava() && new RecordingFolder(parts).isEmpty()) {
            say("nothing was recorded, so there is no report: no Java program was started.");
            delete(parts);
            return exitCode;
        }
        whatWasNotTraced(parts).forEach(this::say);
        reports.lines().forEach(this::say);
        report(parts);
        StartArchive archive = archive(program);
        if (archive != null) {
            archive.make();
        }
        return exitCode;
    }

    /** The archive of classes for a program; null if it starts without. */
    private @Nullable StartArchive archive(Program program) {
        return options.cache().isEmpty() ? null : StartArchive.of(program, home);
    }

    /** The command with the options that let it start sooner. */
    private List<String> started(List<String> traced, Program program) {
        StartArchive archive = traced.equals(program.command()) ? null : archive(program);
        if (archive == null) {
            return traced;
        }
        List<String> command = new ArrayList<>(traced);
        command.addAll(1, archive.options());
        return command;
    }

    /**
     * Records a program that runs already, until {@code enough} is done or the program has ended.
     *
     * @param asker the program itself, if it has asked for that
     */
    int attach(long pid, CompletableFuture<Void> enough, @Nullable Asker asker) {
        Path parts = makeParts();
        try {
            plugins.beforeStart(List.of());
            TracedJvm.load(pid, home.agent(), withShims(false).withDirectory(parts.toAbsolutePath()).toAgentArgument());
        } catch (CommandFailure e) {
            delete(parts);
            throw e;
        }
        if (!LiveFile.of(parts, pid).exists()) {
            List<String> reasons = whatWasNotTraced(parts);
            delete(parts);
            throw CommandFailure.failed(reasons.isEmpty() ? "process " + pid + " was not traced." : reasons.getFirst());
        }
        CompletableFuture<?> end = ProcessHandle.of(pid).<CompletableFuture<?>>map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
        try (var interrupt = SignalWatch.on("INT", () -> enough.complete(null));
                var terminate = SignalWatch.on("TERM", () -> enough.complete(null));
                var hangUp = SignalWatch.on("HUP", () -> enough.complete(null))) {
            say("recording process " + pid + " (Ctrl-C: report now).");
            if (asker != null) {
                asker.serve(() -> write(parts), enough);
            }
            CompletableFuture.anyOf(enough, end).join();
        }
        LiveFile.of(parts, pid).detach();
        plugins.afterStop(0, this::say);
        boolean written = report(parts);
        if (asker != null) {
            asker.ended(written);
        }
        return 0;
    }

    /** @param needed whether nothing can be recorded without them */
    private TraceOptions withShims(boolean needed) {
        if (!options.children()) {
            return options;
        }
        try {
            return options.withShims(JavaShims.prepare(System.getenv()).folder().toString());
        } catch (IOException e) {
            String words = "the folder for caches must be writable for Java programs that scripts start to be traced, but is not: "
                    + e.getMessage() + "; XDG_CACHE_HOME names another one.";
            if (needed) {
                throw CommandFailure.failed(words);
            }
            say(words);
            return options;
        }
    }

    private void refuseIfUntraceable(TraceOptions ofRun) {
        try {
            ofRun.agentOption(home.agent());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }

    private Path makeParts() {
        Path output = outputs.first();
        Path folder = output.toAbsolutePath().getParent();
        try {
            return Files.createTempDirectory(Files.createDirectories(folder), output.getFileName() + ".parts-");
        } catch (IOException e) {
            String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
            throw CommandFailure.failed("the folder " + folder + " must be writable for the report, but is not"
                    + (reason == null ? "." : ": " + reason + "."));
        }
    }

    private void awaitChildren(Path parts) {
        var enough = new CompletableFuture<Void>();
        try (var interrupt = SignalWatch.on("INT", () -> enough.complete(null));
                var terminate = SignalWatch.on("TERM", () -> enough.complete(null));
                var hangUp = SignalWatch.on("HUP", () -> enough.complete(null))) {
            // Workers of a pool end within moments of their parent: not worth a word.
            CompletableFuture<Void> patience = new CompletableFuture<Void>().completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS);
            int said = 0;
            while (!enough.isDone()) {
                List<ProcessHandle> children = UnfinishedProcesses.of(parts);
                if (children.isEmpty()) {
                    return;
                }
                if (patience.isDone() && children.size() != said) {
                    said = children.size();
                    say("the program has ended; waiting for " + said + (said == 1 ? " child process" : " child processes")
                            + " of it to end (Ctrl-C: report now).");
                }
                // One that has just been started may turn out to be none that records.
                CompletableFuture<?> next = children.getFirst().onExit().thenRun(() -> {}).completeOnTimeout(null, 1, TimeUnit.SECONDS);
                CompletableFuture.anyOf(enough, patience.isDone() ? next : CompletableFuture.anyOf(next, patience)).join();
            }
        } catch (NoSuchFileException e) {
            // Somebody has removed the recording: that it is gone is said where it is read.
            return;
        } catch (IOException e) {
            say("not waiting for child processes: " + e.getMessage());
        }
    }

    /** A process that could not be traced leaves its reason, in one sentence, where its recording would be. */
    private static List<String> whatWasNotTraced(Path parts) {
        var sentences = new ArrayList<String>();
        try {
            for (Path file : new RecordingFolder(parts).reasons()) {
                String pid = file.getFileName().toString().split("-", 2)[0];
                Files.readAllLines(file).stream().findFirst()
                        .ifPresent(sentence -> sentences.add(sentence.replaceFirst("^this process", "process " + pid)));
            }
        } catch (NoSuchFileException e) {
            // As above.
            return sentences;
        } catch (IOException e) {
            sentences.add("the folder " + parts + " cannot be read: " + e.getMessage());
        }
        return sentences;
    }

    /** Writes the report; without one the recording stays. */
    private boolean report(Path parts) {
        boolean written = write(parts);
        if (written) {
            delete(parts);
        }
        return written;
    }

    /** Writes a report of what there is, if there is anything. */
    private synchronized boolean write(Path parts) {
        try {
            JfrLeftovers.collect(parts);
            Scope edited = plugins.edited(scope);
            Scope shown = options.buffer().lastNanos() == 0
                    ? edited
                    : edited.withExcerpt(Excerpt.ofLast(parts, Duration.ofNanos(options.buffer().lastNanos())));
            outputs.write(Recordings.of(parts), shown, this::isWorthAReport, this::say);
            return true;
        } catch (NotARecordingException e) {
            say("nothing was recorded, so there is no report: " + e.getMessage());
            return true;
        } catch (IOException | CommandFailure e) {
            say("the report could not be written: " + e.getMessage());
            say("the recording is kept in " + parts + "; see it with: weft view " + Shell.quoted(parts.toString()));
            return false;
        }
    }

    /** Says what was recorded; false if there is nothing to report. */
    private boolean isWorthAReport(Recording recording) {
        if (options.explain()) {
            ExplainLines.of(recording).forEach(this::say);
        }
        Summary summary = recording.summary();
        if (summary.calls() == 0 && summary.tasks() == 0) {
            // Where there is room for anything, a process says first what it is.
            boolean full = summary.lost() > 0 || recording.processes().stream().allMatch(process -> process.properties().isEmpty());
            say("nothing was recorded, so there is no report: " + (full
                    ? "there was no room for it on the disk."
                    : "no call of the program is among what is recorded; see "
                            + (options.selection().equals(Selection.MINE) ? "--include and --all." : "--explain.")));
            return false;
        }
        SummaryLines.of(summary).forEach(this::say);
        MissingLines.of(recording).forEach(this::say);
        BufferLines.of(recording).forEach(this::say);
        return true;
    }

    private void say(String line) {
        if (!quiet) {
            System.err.println("weft: " + line);
        }
    }

    private static void delete(Path parts) {
        try {
            new RecordingFolder(parts).delete();
        } catch (IOException e) {
            System.err.println("weft: the folder " + parts + " could not be removed.");
        }
    }
}
