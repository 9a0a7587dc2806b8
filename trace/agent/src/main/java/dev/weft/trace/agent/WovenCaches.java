package dev.weft.trace.agent;

import dev.weft.trace.TraceOptions;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * What a process finds of earlier runs and keeps for later ones; each is null if there is none.
 *
 * @param hooks classes of the JDK that are changed in every program, kept for all of them
 * @param classes those that are recorded, kept for the same program
 */
record WovenCaches(@Nullable WovenCache hooks, @Nullable WovenCache classes) implements Runnable {
    static final WovenCaches NONE = new WovenCaches(null, null);

    /** Those that the options of a process allow. */
    static WovenCaches of(TraceOptions options, String argument, long version) {
        if (options.cache().isEmpty()) {
            return NONE;
        }
        File folder = new File(options.cache());
        return new WovenCaches(
                new WovenCache(folder, "hooks", WovenContext.ofHooks(options.waits(), version)),
                hasMoreThanTimes(options) ? null : new WovenCache(folder, "woven", WovenContext.of(argument, version)));
    }

    boolean isNone() {
        return hooks == null && classes == null;
    }

    /** Whether what is woven is more than calls of {@code enter} and {@code exit}, depends on other classes, or is told of. */
    private static boolean hasMoreThanTimes(TraceOptions options) {
        return !options.content().isNone() || !options.buffer().triggers().isEmpty() || options.explain()
                || options.selection().sparse() || options.events().output() || options.events().logRecords();
    }

    /** Lets later runs find what is new, when the process ends. */
    @Override
    public void run() {
        if (hooks != null) {
            hooks.run();
        }
        if (classes != null) {
            classes.run();
        }
    }
}
