package dev.weft;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How {@link Pool#map} and {@link Pool#stream} hand out their items; immutable, each call returns a changed copy.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * List<Path> files = List.of();
 * class Parser {
 *     static String parse(Path file) { return file.toString(); }
 * }
 * }
 * -->
 * {@snippet weft="continued" :
 * pool.stream(files, Parser::parse, MapOptions.defaults().unordered().progress("Parsing"));
 * }
 *
 * @param ordered whether results come in the order of the items (the default) or as they are ready; a {@code map} is always ordered
 * @param chunk how many items are handed to a worker at a time; 0 lets the measured time of a task decide. A failure, a retry or a
 *     death always concerns one item, never its chunk
 * @param lookAhead how many items a {@code stream} may have read beyond the results already taken; 0 lets the number of workers and
 *     the measured time of a task decide, with 4,096 as the most
 * @param maxAttempts see {@link TaskOptions#maxAttempts()}
 * @param timeout see {@link TaskOptions#timeout()}; each item has its own
 * @param retryOn see {@link TaskOptions#retryOn()}
 * @param priority see {@link TaskOptions#priority()}; a map of low priority runs while nothing else does
 * @param name what traces and errors call each task; null for a name that tells where the function's code stands
 * @param label see {@link TaskOptions#label()}
 * @param progress the title of a progress bar on standard error, null for none
 * @param showsWorkers whether that bar has a line for each worker below it
 */
public record MapOptions(
        boolean ordered,
        int chunk,
        int lookAhead,
        int maxAttempts,
        @Nullable Duration timeout,
        List<Class<? extends Throwable>> retryOn,
        int priority,
        @Nullable String name,
        @Nullable String label,
        @Nullable String progress,
        boolean showsWorkers) {
    private static final MapOptions DEFAULTS = new MapOptions(true, 0, 0, 1, null, List.of(), 0, null, null, null, false);

    public MapOptions {
        Checks.notNegative("chunk", chunk, "use 0 to let the time of a task decide");
        Checks.notNegative("lookAhead", lookAhead, "use 0 to let the time of a task decide");
        Checks.atLeastOne("maxAttempts", maxAttempts);
        Checks.positive("timeout", timeout, "leave it out for no limit");
        retryOn = List.copyOf(retryOn);
    }

    /** Ordered, chunks and look-ahead by measured time, one attempt without a limit of time, no progress bar. */
    public static MapOptions defaults() {
        return DEFAULTS;
    }

    /** Results in the order of the items. */
    public MapOptions inOrder() {
        return new MapOptions(true, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, progress, showsWorkers);
    }

    /** Results as they are ready. */
    public MapOptions unordered() {
        return new MapOptions(false, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, progress, showsWorkers);
    }

    public MapOptions chunk(int chunk) {
        Checks.atLeastOne("chunk", chunk);
        return new MapOptions(ordered, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, progress, showsWorkers);
    }

    public MapOptions lookAhead(int lookAhead) {
        Checks.atLeastOne("lookAhead", lookAhead);
        return new MapOptions(ordered, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, progress, showsWorkers);
    }

    public MapOptions maxAttempts(int maxAttempts) {
        return new MapOptions(ordered, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, progress, showsWorkers);
    }

    /** As {@link #maxAttempts(int)}, said as how often an item is begun again: one attempt less. */
    public MapOptions retries(int retries) {
        Checks.notNegative("retries", retries, "use 0 for a single attempt");
        return maxAttempts(Math.addExact(retries, 1));
    }

    public MapOptions priority(int priority) {
        return new MapOptions(ordered, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, progress, showsWorkers);
    }

    public MapOptions timeout(Duration timeout) {
        return new MapOptions(ordered, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, progress, showsWorkers);
    }

    /** Needs {@link #maxAttempts(int)} of at least 2 to have an effect. */
    @SafeVarargs
    public final MapOptions retryOn(Class<? extends Throwable>... failures) {
        return new MapOptions(ordered, chunk, lookAhead, maxAttempts, timeout, List.of(failures), priority, name, label, progress,
                showsWorkers);
    }

    public MapOptions name(String name) {
        return new MapOptions(ordered, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, progress, showsWorkers);
    }

    public MapOptions label(String label) {
        return new MapOptions(ordered, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, progress, showsWorkers);
    }

    /** A progress bar on standard error, with this title; see {@link Progress}. It shows nothing where that is not a terminal. */
    public MapOptions progress(String title) {
        return new MapOptions(ordered, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, title, showsWorkers);
    }

    /**
     * Below the {@link #progress(String) progress bar} a line for each worker: its number, how many tasks it has ended meanwhile, what it
     * runs, and how long if that takes long. On processes all workers are shown, whatever they run; on threads those that have run
     * something of this map; on virtual threads those that run something of it now; in the calling thread none. Where the terminal has
     * no room for all, it shows the first.
     */
    public MapOptions progressPerWorker() {
        return new MapOptions(ordered, chunk, lookAhead, maxAttempts, timeout, retryOn, priority, name, label, progress, true);
    }

    /** The bar that is asked for; null, with nothing loaded for it, if there is to be none. */
    @Nullable Progress startProgress(long total, @Nullable WorkersAtWork workers) {
        return progress == null ? null : Progress.of(progress, total, workers);
    }

    /** The same for blocks, each of which is handed over as one item. */
    MapOptions ofBlocks() {
        return new MapOptions(true, 1, 0, maxAttempts, timeout, retryOn, priority, name, label, null, false);
    }

    /** What of it concerns each item. */
    TaskOptions task() {
        return new TaskOptions(name, maxAttempts, timeout, retryOn, priority, label);
    }
}
