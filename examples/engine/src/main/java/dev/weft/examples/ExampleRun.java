package dev.weft.examples;

import dev.weft.Job;
import dev.weft.Jobs;
import dev.weft.Pool;
import dev.weft.TaskOptions;
import dev.weft.WorkerContext;
import dev.weft.WorkerExited;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Hands out files, and parts of files, to the workers of a pool and puts together what they report. Used by one thread. */
final class ExampleRun {
    /** A file without a mark has one part. */
    private record Unit(String file, int part, int parts) {}

    private final Pool pool;
    private final ExampleWorker main;
    private final Map<Job<?>, Unit> units = new ConcurrentHashMap<>();
    private final Map<String, FileReport[]> unfinished = new HashMap<>();
    private volatile boolean stopped;
    private long found;

    ExampleRun(Pool pool, ExampleWorker main) {
        this.pool = pool;
        this.main = main;
    }

    Stream<FileReport> reports(List<String> files) {
        List<Unit> first = files.stream().flatMap(this::units).toList();
        main.concerns().tell("startRun", concern -> concern.startRun(files, found));
        // What must be run again is known only when the others are done.
        return Stream.iterate(submitted(first), jobs -> !jobs.isEmpty(), jobs -> submitted(jobs.stream()
                        .filter(ExampleRun::isRefused).map(this::unit).toList()))
                .flatMap(jobs -> Jobs.asCompleted(jobs).filter(job -> !isRefused(job) && !job.isCancelled()).flatMap(this::whole));
    }

    /** What has not begun is not begun, and is reported as if it had no examples. May be called by any thread. */
    void stop() {
        stopped = true;
        units.keySet().stream().filter(job -> job.times().started() == null).forEach(job -> job.cancel(false));
    }

    private Stream<Unit> units(String file) {
        int parts = 1;
        try {
            List<List<Example>> examples = main.find(file);
            parts = examples.size();
            found += examples.stream().mapToInt(List::size).sum();
        } catch (IOException | ExampleException e) {
            // The worker says what is wrong.
        }
        int all = parts;
        return IntStream.range(0, all).mapToObj(part -> new Unit(file, part, all));
    }

    private List<Job<FileReport>> submitted(List<Unit> some) {
        List<Job<FileReport>> jobs = new ArrayList<>();
        for (Unit unit : some) {
            String file = unit.file();
            int part = unit.part();
            Job<FileReport> job = pool.submit(() -> WorkerContext.current().component(ExampleWorker.class).run(file, part),
                    TaskOptions.defaults().name(unit.parts() == 1 ? file : file + " part " + (part + 1)));
            units.put(job, unit);
            jobs.add(job);
            if (stopped) {
                job.cancel(false);
            }
        }
        return jobs;
    }

    /** Whether its worker must not run it, but be replaced by one that does. */
    private static boolean isRefused(Job<FileReport> job) {
        return job.state() == Job.State.FAILED && job.exceptionNow() instanceof WorkerExited exited
                && exited.exitCode() == ExampleWorker.SPOILED;
    }

    private static FileReport report(String file, Job<FileReport> job) {
        return job.state() == Job.State.SUCCESS ? job.resultNow()
                : job.state() == Job.State.CANCELLED ? new FileReport(file, List.of(), "", 0)
                : new FileReport(file, List.of(), file + ": " + job.exceptionNow().getMessage(), 0);
    }

    private Unit unit(Job<?> job) {
        return Objects.requireNonNull(units.get(job));
    }

    /** The report of a file, with the last of its parts. */
    private Stream<FileReport> whole(Job<FileReport> job) {
        Unit unit = unit(job);
        FileReport[] parts = unfinished.computeIfAbsent(unit.file(), file -> new FileReport[unit.parts()]);
        parts[unit.part()] = report(unit.file(), job);
        if (!Stream.of(parts).allMatch(part -> part != null)) {
            return Stream.empty();
        }
        unfinished.remove(unit.file());
        return Stream.of(Stream.of(parts).reduce(FileReport::and).orElseThrow());
    }
}
