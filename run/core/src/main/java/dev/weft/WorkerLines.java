package dev.weft;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Workers as lines below a progress bar: {@code   worker 2    12 done  parse  0:00:03}. */
final class WorkerLines {
    /** What takes less is not worth a time. */
    private static final Duration LONG = Duration.ofSeconds(1);

    private WorkerLines() {}

    /** @param width how many columns a line has room for */
    static List<String> of(List<WorkersAtWork.Worker> workers, int width) {
        long most = workers.stream().mapToLong(WorkersAtWork.Worker::done).max().orElse(0);
        int highest = workers.stream().mapToInt(WorkersAtWork.Worker::number).max().orElse(0);
        String format = "  worker %" + Integer.toString(highest).length() + "d  %," + count(most).length() + "d done  %s";
        return workers.stream()
                .map(worker -> String.format(Locale.ROOT, format, worker.number(), worker.done(), work(worker)))
                .map(line -> ShownBars.cut(ShownBars.plain(line), width))
                .toList();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String work(WorkersAtWork.Worker worker) {
        String task = worker.task();
        if (task == null) {
            return "idle";
        }
        return worker.running().compareTo(LONG) < 0 ? task : task + "  " + Progress.clock(worker.running());
    }
}
