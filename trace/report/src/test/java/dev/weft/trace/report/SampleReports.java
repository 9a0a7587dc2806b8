package dev.weft.trace.report;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Recordings to look at: {@code SampleReports FOLDER} writes a report of each. */
final class SampleReports {
    private SampleReports() {}

    static void main(String[] args) throws IOException {
        var folder = Files.createDirectories(Path.of(args[0]));
        for (var name : List.of("small", "processes", "wide", "deep", "empty", "million")) {
            var files = Files.createDirectories(folder.resolve(name));
            write(name, files);
            long before = System.nanoTime();
            var recording = Recording.read(files);
            HtmlReport.write(recording, folder.resolve(name + ".html"));
            System.out.printf("%s: %,d ms, %,d bytes, %s%n", name, (System.nanoTime() - before) / 1_000_000,
                    Files.size(folder.resolve(name + ".html")), recording.summary());
        }
    }

    private static void write(String name, Path folder) throws IOException {
        switch (name) {
            case "small" -> small(folder);
            case "processes" -> processes(folder, 3, 4_000);
            case "wide" -> wide(folder, 10_000);
            case "deep" -> deep(folder);
            case "empty" -> new TraceFileBuilder(1).property("process.name", "Idle").close(1).write(folder.resolve("1.weft"));
            case "million" -> million(folder, 1_000_000);
            default -> throw new IllegalArgumentException("no sample is called " + name);
        }
    }

    static void small(Path folder) throws IOException {
        var run = new SampleRun(4711, 0, "Squares", 0, 1);
        long end = run.worker(1, new ThreadInfo(1, "main", false, false), 0, 60, 6, 9_000);
        run.file().close(5_000_000 + end + 40_000).write(folder.resolve("4711.weft"));
    }

    /** A main process and its workers, one of which was killed and one of which lost events. */
    static void processes(Path folder, int workers, int slices) throws IOException {
        var main = new SampleRun(4711, 0, "atlas.JdkAtlas", 0, 1);
        long end = main.worker(1, new ThreadInfo(1, "main", false, false), 0, slices / 4, 9, 60_000);
        main.worker(2, new ThreadInfo(22, "pool-reader-1", false, true), 2_000_000, slices / 8, 5, 60_000);
        main.worker(3, new ThreadInfo(23, "pool-reader-2", false, true), 3_000_000, slices / 8, 5, 60_000);
        int queued = main.file().name(Layout.SYMBOL_COUNTER, "tasks queued");
        int ready = main.file().name(Layout.SYMBOL_INSTANT, "ready");
        main.file().thread(4, 24, "metrics");
        var counters = main.file().lane(4).thread(24);
        for (int i = 0; i < 60; i++) {
            counters.event(Layout.COUNTER, queued, 5_000_000 + i * end / 60, Math.abs(30 - i) + i % 7);
        }
        counters.event(Layout.INSTANT, ready, 5_000_000 + end);
        main.file().close(5_000_000 + end + 1_000_000).write(folder.resolve("4711.weft"));
        for (int w = 1; w <= workers; w++) {
            long start = 4_000_000L + 900_000L * w;
            var run = new SampleRun(4711 + w, 4711, "worker " + w, start, 10 + w);
            long ended = run.worker(1, new ThreadInfo(1, "main", false, false), start, slices / 10, 4, 30_000);
            for (int t = 0; t < 3; t++) {
                ended = Math.max(ended, run.worker(2 + t, new ThreadInfo(30 + t, "task-" + (t + 1), false, true),
                        start + 2_000_000 + t * 500_000L, slices / 3, 14, 25_000));
            }
            if (w == 2) {
                run.file().lost(1_234);
            }
            if (w != 3) {
                run.file().close(5_000_000 + ended);
            }
            run.file().write(folder.resolve(4711 + w + ".weft"));
        }
    }

    /** Virtual threads that come and go. */
    static void wide(Path folder, int threads) throws IOException {
        var run = new SampleRun(900, 0, "Fetcher", 0, 3);
        long end = run.worker(1, new ThreadInfo(1, "main", false, false), 0, 400, 7, 200_000);
        for (int i = 0; i < threads; i++) {
            end = Math.max(end, run.worker(100 + i, new ThreadInfo(100 + i, i % 5 == 0 ? "" : "fetch-" + i, true, true),
                    300_000L + i * 45_000L, 12 + i % 40, 5, 40_000));
        }
        run.file().close(5_000_000 + end).write(folder.resolve("900.weft"));
    }

    static void deep(Path folder) throws IOException {
        var run = new SampleRun(31, 0, "Recursion", 0, 4);
        run.recursion(1, 1, "main", 1_200);
        run.recursion(2, 40, "helper", 300);
        run.file().close(20_000_000).write(folder.resolve("31.weft"));
    }

    /** Two processes of four threads each. */
    static void million(Path folder, int slices) throws IOException {
        for (int p = 0; p < 2; p++) {
            var run = new SampleRun(100 + p, p == 0 ? 0 : 100, p == 0 ? "main" : "worker 1", p * 8_000_000L, 50 + p);
            long end = 0;
            for (int t = 0; t < 4; t++) {
                end = Math.max(end, run.worker(1 + t, new ThreadInfo(1 + t, t == 0 ? "main" : "task-" + t, false, false),
                        p * 8_000_000L + t * 1_000_000L, slices / 8, 16, 20_000));
            }
            run.file().close(5_000_000 + end).write(folder.resolve(100 + p + ".weft"));
        }
    }
}
