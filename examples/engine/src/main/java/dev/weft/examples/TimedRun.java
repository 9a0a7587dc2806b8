package dev.weft.examples;

import dev.weft.examples.ExampleRunner.Answer;
import dev.weft.examples.ExampleRunner.End;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Runs code of this JVM once, on a thread of its own, keeps what it prints, and stops it at its limit. Used by one thread. */
final class TimedRun {
    /** How long what was stopped has to end. */
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final Duration STOPS_EVERY = Duration.ofMillis(100);

    private final ThreadGroup threads;
    private final Capture capture;
    private final Runnable stop;
    private boolean lost;

    /**
     * A run.
     *
     * @param threads that its thread belongs to, and those that it starts
     * @param stop called by another thread
     */
    TimedRun(ThreadGroup threads, Capture capture, Runnable stop) {
        this.threads = threads;
        this.capture = capture;
        this.stop = stop;
    }

    /**
     * What came of it: of {@code example}, if it ends in time.
     *
     * @param name of the thread
     */
    Answer run(Supplier<Answer> example, String name, Duration limit) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        capture.start(threads, () -> complete(answer, example), name);
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return stopped(answer, limit);
        } catch (ExecutionException e) {
            lost = true;
            return new Answer(capture.take(), End.GONE, "its session is lost: " + e.getCause());
        } catch (InterruptedException e) {
            Answer answered = stopped(answer, limit);
            Thread.currentThread().interrupt();
            return answered;
        }
    }

    /** Whether what runs it is of no use any more: it has failed, or goes on. */
    boolean isLost() {
        return lost;
    }

    private static void complete(CompletableFuture<Answer> answer, Supplier<Answer> example) {
        try {
            answer.complete(example.get());
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    /** What is still compiled cannot be stopped yet, so this is tried again and again. */
    private Answer stopped(CompletableFuture<Answer> answer, Duration limit) {
        String sentence = "it took longer than " + String.format(Locale.ROOT, "%s s", limit.toMillis() / 1e3);
        long end = System.nanoTime() + GRACE.toNanos();
        while (System.nanoTime() - end < 0) {
            stop.run();
            try {
                Answer late = answer.get(STOPS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                return late.end() == End.GONE ? late : new Answer(late.said(), End.LATE, sentence);
            } catch (TimeoutException e) {
                // Not yet.
            } catch (ExecutionException | InterruptedException e) {
                break;
            }
        }
        lost = true;
        return new Answer(capture.take(), End.GONE, sentence + ", and could not be stopped");
    }
}
