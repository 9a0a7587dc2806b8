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
import org.jspecify.annotations.Nullable;

/**
 * Runs code once, from a thread of its own, keeps what it prints, and stops it at its limit, or if it has too many threads. Used
 * by one thread.
 */
final class TimedRun {
    /** How long what was stopped has to end. */
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final Duration STOPS_EVERY = Duration.ofMillis(100);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(50);
    /** Who has more at a time starts them without end, and soon nothing on the machine could start one. */
    private static final int MOST_THREADS = 5_000;
    /** With more of them left nothing goes on. */
    private static final int LEFT_THREADS = 200;

    private final ThreadGroup threads;
    private final JavaSession session;
    private final Capture capture;
    private final Runnable stop;
    private int before;
    private boolean lost;

    /**
     * A run.
     *
     * @param threads that its thread belongs to
     * @param session that the code runs in
     * @param stop called by another thread
     */
    TimedRun(ThreadGroup threads, JavaSession session, Capture capture, Runnable stop) {
        this.threads = threads;
        this.session = session;
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
        before = session.threads();
        try {
            capture.start(threads, () -> complete(answer, example), name);
        } catch (OutOfMemoryError e) {
            lost = true;
            return new Answer(capture.take(), End.GONE, "no thread can be started for it: " + e.getMessage());
        }
        String late = "it took longer than " + String.format(Locale.ROOT, "%s s", limit.toMillis() / 1e3);
        try {
            long end = System.nanoTime() + limit.toNanos();
            for (long left = limit.toNanos(); left > 0; left = end - System.nanoTime()) {
                Answer answered = answered(answer, Math.min(left, LOOKS_EVERY.toNanos()));
                if (answered != null) {
                    return answered;
                }
                if (session.threads() - before > MOST_THREADS) {
                    return stopped(answer, String.format(Locale.ROOT, "it had more than %,d threads at a time", MOST_THREADS));
                }
            }
            return stopped(answer, late);
        } catch (ExecutionException e) {
            lost = true;
            return new Answer(capture.take(), End.GONE, "its session is lost: " + e.getCause());
        } catch (InterruptedException e) {
            Answer answered = stopped(answer, late);
            Thread.currentThread().interrupt();
            return answered;
        }
    }

    private static @Nullable Answer answered(CompletableFuture<Answer> answer, long nanos) throws ExecutionException, InterruptedException {
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return null;
        }
    }

    /** Whether so many threads go on in a group that nothing else should be run beside them. */
    static boolean isCrowded(ThreadGroup group) {
        return group.activeCount() > LEFT_THREADS;
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

    /**
     * What is still compiled cannot be stopped yet, so this is tried again and again. Code of the example ends where it loops or calls
     * something until the next one begins; so it is waited for the threads that it has started, if they are many.
     */
    private Answer stopped(CompletableFuture<Answer> answer, String sentence) {
        long end = System.nanoTime() + GRACE.toNanos();
        try {
            while (System.nanoTime() - end < 0) {
                stop.run();
                Answer late = answered(answer, STOPS_EVERY.toNanos());
                if (late != null && session.threads() - before <= LEFT_THREADS) {
                    return late.end() == End.GONE ? late : new Answer(late.said(), End.LATE, sentence);
                }
                if (late != null) {
                    session.interruptThreads();
                    Thread.sleep(STOPS_EVERY);
                }
            }
        } catch (ExecutionException | InterruptedException e) {
            // Nothing more is known of it.
        }
        lost = true;
        return new Answer(capture.take(), End.GONE, sentence + ", and could not be stopped");
    }
}
