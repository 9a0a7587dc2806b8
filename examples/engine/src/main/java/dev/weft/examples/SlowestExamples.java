package dev.weft.examples;

import dev.weft.SharedLock;
import dev.weft.SharedMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells which examples took longest, over all workers. Each worker keeps its own times while it works and adds them to those that all
 * share when a file is done.
 */
@SuppressWarnings("NullAway.Init") // Fields are set by open, which is called before all else.
public final class SlowestExamples implements Concern {
    private static final String TIMES = "slowest examples";
    private static final String LOCK = "slowest examples lock";

    private final int most;
    private final List<Map.Entry<String, Long>> own = new ArrayList<>();
    private SharedMap<String, Long> times;
    private SharedLock lock;

    /** The five slowest ones. */
    public SlowestExamples() {
        this(5);
    }

    /** @param most how many are told */
    public SlowestExamples(int most) {
        this.most = most;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void open(PluginContext context) {
        if (context.isMain()) {
            context.namespace().put(TIMES, context.sharer().map());
            context.namespace().put(LOCK, context.sharer().reentrantLock());
        }
        times = context.namespace().get(TIMES, SharedMap.class);
        lock = context.namespace().get(LOCK, SharedLock.class);
    }

    @Override
    public void success(ExampleOutcome outcome) {
        own.add(Map.entry(outcome.example().place(), outcome.nanos()));
    }

    @Override
    public void failure(ExampleOutcome outcome) {
        success(outcome);
    }

    @Override
    public void aborted(ExampleOutcome outcome) {
        success(outcome);
    }

    /** What is no longer among the slowest is taken out, so that the map stays small: two steps that nobody may come between. */
    @Override
    public void finishFile(ExampleFile file, List<ExampleOutcome> outcomes) {
        lock.lock();
        try {
            List<Map.Entry<String, Long>> all = new ArrayList<>(times.entrySet());
            all.addAll(own);
            own.clear();
            List<Map.Entry<String, Long>> kept = slowest(all);
            times.clear();
            kept.forEach(entry -> times.put(entry.getKey(), entry.getValue()));
        } finally {
            lock.unlock();
        }
    }

    private List<Map.Entry<String, Long>> slowest(List<Map.Entry<String, Long>> all) {
        return all.stream().sorted(Map.Entry.comparingByValue(Comparator.reverseOrder())).limit(most).toList();
    }

    @Override
    public List<String> finishRun() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Long> entry : slowest(new ArrayList<>(times.entrySet()))) {
            lines.add(String.format(Locale.ROOT, "%8.3f s  %s", entry.getValue() / 1e9, entry.getKey()));
        }
        if (!lines.isEmpty()) {
            lines.addFirst("slowest examples:");
        }
        return lines;
    }
}
