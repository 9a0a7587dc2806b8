import dev.weft.trace.format.LaneBuilder;
import dev.weft.trace.format.TraceFileBuilder;
import dev.weft.trace.format.TraceFileWriter;
import dev.weft.trace.report.Recordings;
import dev.weft.trace.report.Scope;
import dev.weft.trace.report.TraceExport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What bench/ReportFigures.java measures, in a JVM of its own. */
public class ReportWorkload {
    private static final int THREADS = 4;
    private static final int DEEPEST = 16;
    private static final int NAMES = 600;

    /** {@code make FOLDER CALLS}, or {@code write RECORDING FILE TIMES}, which prints nanoseconds of CPU: of each time, and of the JVM. */
    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("make")) {
            make(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        var threads = ManagementFactory.getThreadMXBean();
        for (int time = Integer.parseInt(arguments[3]); time > 0; time--) {
            long before = threads.getCurrentThreadCpuTime();
            TraceExport.write(Recordings.of(Path.of(arguments[1])), Scope.ALL, Path.of(arguments[2]));
            System.out.println(threads.getCurrentThreadCpuTime() - before);
        }
        System.out.println(((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime());
    }

    /** Two processes of four threads each, whose calls lie up to 16 deep in one another. */
    private static void make(Path folder, int calls) throws IOException {
        Files.createDirectories(folder);
        for (int process = 0; process < 2; process++) {
            Path path = folder.resolve(process + ".weft");
            Files.deleteIfExists(path);
            try (var writer = new TraceFileWriter(100 + process, path)) {
                TraceFileBuilder file = writer.content().started(1_760_000_000_000_000_000L, 0).clock(7, 1);
                var random = new Random(process);
                int[] names = new int[NAMES];
                for (int i = 0; i < NAMES; i++) {
                    names[i] = file.method("com.acme.Class" + i / 12, "method" + i, "(I)V", "Class" + i / 12 + ".java", i);
                }
                for (int thread = 1; thread <= THREADS; thread++) {
                    file.thread(thread, thread, "thread-" + thread);
                    calls(file.lane(thread).thread(thread), random, names, calls / 2 / THREADS);
                }
                file.close(calls * 3_000L);
                writer.finish();
            }
        }
    }

    private static void calls(LaneBuilder lane, Random random, int[] names, int calls) {
        int[] stack = new int[DEEPEST];
        int depth = 0;
        long time = 0;
        for (int left = calls; left > 0 || depth > 0;) {
            time += 1 + random.nextInt(20_000);
            if (left > 0 && (depth == 0 || depth < DEEPEST && random.nextInt(100) < 51)) {
                stack[depth] = names[(int) (Math.abs(random.nextGaussian()) * NAMES / 4) % NAMES];
                lane.enter(stack[depth++], time);
                left--;
            } else {
                lane.exit(stack[--depth], time);
            }
        }
    }
}
