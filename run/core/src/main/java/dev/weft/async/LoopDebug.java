package dev.weft.async;

import dev.weft.ipc.ErrorText;
import dev.weft.job.Nanos;
import dev.weft.job.Uncaught;
import java.lang.StackWalker.StackFrame;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a loop in debug mode warns of. */
final class LoopDebug {
    private static final StackWalker WALKER = StackWalker.getInstance();

    /** Those between the code that schedules something and what asks for the place. */
    private static final Set<String> OWN = Set.of(
            LoopDebug.class.getName(), LoopCall.class.getName(), LoopTimer.class.getName(), LoopJob.class.getName(),
            Turns.class.getName(), EventLoop.class.getName());

    /** In a class of its own: its thread is there when there is something to watch. */
    private static final class Unreachable {
        private static final Cleaner CLEANER =
                Cleaner.create(Thread.ofPlatform().daemon(true).name("weft unseen failures").factory());
    }

    private final long slowNanos;
    private final Consumer<? super String> warnings;
    private final Set<Unseen> failures = ConcurrentHashMap.newKeySet();

    LoopDebug(EventLoopOptions options) {
        this.slowNanos = Nanos.of(options.slowCallback());
        this.warnings = options.warnings();
    }

    /** Where the program has called what calls this: {@code Crawl.main(Crawl.java:12)}. */
    static String place() {
        return WALKER.walk(frames ->
                frames.filter(frame -> !OWN.contains(frame.getClassName())).findFirst().map(LoopDebug::text).orElse("?"));
    }

    private static String text(StackFrame frame) {
        String type = frame.getClassName();
        String simple = type.substring(type.lastIndexOf('.') + 1);
        return simple + "." + frame.getMethodName() + "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
    }

    /** A callback or a step of a task has ended. */
    void took(long nanos, Supplier<String> what, String verb, @Nullable String place) {
        if (nanos > slowNanos) {
            warn(what.get() + " held its loop for " + seconds(nanos) + ", over " + seconds(slowNanos) + "; " + verb + " at " + place
                    + "; wait with EventLoop.await or sleep, or use runIn");
        }
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }

    private void warn(String text) {
        try {
            warnings.accept(text);
        } catch (Throwable e) {
            // The loop goes on.
            Uncaught.report(e);
        }
    }

    /** Notes a failure that nobody has asked for yet. */
    Unseen failed(LoopJob<?> job, Throwable error) {
        var unseen = new Unseen(this, "task \"" + job.name() + "\", which was started at " + job.place() + ", has failed and nobody has"
                + " asked for its outcome: " + ErrorText.of(error));
        failures.add(unseen);
        unseen.cleanable = Unreachable.CLEANER.register(job, unseen);
        return unseen;
    }

    /** The loop is closed: who has not asked by now will not. */
    void close() {
        for (Unseen failure : List.copyOf(failures)) {
            failure.run();
        }
    }

    /** The failure of a job, which it does not refer to. */
    static final class Unseen implements Runnable {
        private final LoopDebug debug;
        private final String text;
        private Cleaner.@Nullable Cleanable cleanable;

        private Unseen(LoopDebug debug, String text) {
            this.debug = debug;
            this.text = text;
        }

        /** Somebody asks. */
        void seen() {
            debug.failures.remove(this);
        }

        /** Nobody can ask any more. */
        @Override
        public void run() {
            if (debug.failures.remove(this)) {
                debug.warn(text);
            }
        }
    }
}
