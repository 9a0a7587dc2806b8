package dev.weft.examples;

import dev.weft.Progress;
import dev.weft.SharedLong;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal how many examples are done, wherever they run. */
@SuppressWarnings("NullAway.Init") // Fields are set by open, which is called before all else.
final class ProgressConcern implements Concern {
    private static final String DONE = "examples done";
    private static final Duration LOOKS = Duration.ofMillis(200);

    private SharedLong done;
    private @Nullable Thread watch;

    @Override
    public void open(PluginContext context) {
        if (context.isMain()) {
            context.namespace().put(DONE, context.sharer().ofLong(0));
        }
        done = context.namespace().get(DONE, SharedLong.class);
    }

    @Override
    public void startRun(List<String> files, long examples) {
        watch = Thread.ofPlatform().daemon().name("progress of examples").start(() -> watch(examples));
    }

    private void watch(long examples) {
        try (Progress progress = Progress.of("examples", examples)) {
            long shown = 0;
            while (!Thread.currentThread().isInterrupted()) {
                long now = done.get();
                progress.stepBy(now - shown);
                shown = now;
                Thread.sleep(LOOKS);
            }
        } catch (InterruptedException e) {
            // The run is over.
        }
    }

    @Override
    public void skipExample(Example example, String reason) {
        done.getAndIncrement();
    }

    @Override
    public void finallyExample(Example example) {
        done.getAndIncrement();
    }

    @Override
    public List<String> finishRun() {
        close();
        return List.of();
    }

    @Override
    public void close() {
        Thread watching = watch;
        watch = null;
        if (watching != null) {
            watching.interrupt();
            try {
                watching.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
