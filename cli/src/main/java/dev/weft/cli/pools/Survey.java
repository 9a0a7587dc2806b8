package dev.weft.cli.pools;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks JVMs at the same time, each by a thread of its own, so that one that does not answer holds up nobody: it is waited for once, and as
 * long as that question is open it is asked nothing more. For one thread.
 */
public final class Survey implements AutoCloseable {
    private final Jvm.Door door;
    private final Duration limit;
    private final Map<Long, Asked> known = new HashMap<>();

    Survey(Jvm.Door door, Duration limit) {
        this.door = door;
        this.limit = limit;
    }

    /**
     * A survey of the JVMs of this machine.
     *
     * @param limit how long each is waited for
     */
    public static Survey ofThisMachine(Duration limit) {
        return new Survey(AttachedJvm.door(limit, false), limit);
    }

    /** The same, which asks for tasks as well: that stops each of their threads for a moment. */
    public static Survey withTasks(Duration limit) {
        return new Survey(AttachedJvm.door(limit, true), limit);
    }

    /** A JVM and the last question to it. */
    private final class Asked {
        private final long pid;
        private volatile @Nullable Jvm jvm;
        private CompletableFuture<Look> look = CompletableFuture.failedFuture(new IOException("was not asked"));
        private boolean isOverdue;

        Asked(long pid) {
            this.pid = pid;
        }

        void ask() {
            if (!look.isDone()) {
                isOverdue = true;
                return;
            }
            isOverdue = false;
            var answer = new CompletableFuture<Look>();
            look = answer;
            Thread.ofPlatform().daemon(true).name("weft asks " + pid).start(() -> {
                try {
                    Jvm open = jvm;
                    if (open == null) {
                        open = door.open(pid);
                        jvm = open;
                    }
                    answer.complete(open.look());
                } catch (IOException | RuntimeException | Error e) {
                    // What is broken is made anew by the next question.
                    close();
                    answer.completeExceptionally(e);
                }
            });
        }

        Answer answer(long deadline) throws InterruptedException {
            try {
                return new Answer.Told(look.get(isOverdue ? 0 : Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                return failed("did not answer within " + seconds(limit));
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                String reason = ProgramName.clean(cause instanceof IOException ? String.valueOf(cause.getMessage()) : cause.toString());
                return cause instanceof Jvm.Closed && ProcessState.find(pid) != ProcessState.MISSING
                        ? new Answer.Refused(pid, reason)
                        : failed(reason);
            }
        }

        private Answer failed(String trouble) {
            return switch (ProcessState.find(pid)) {
                case MISSING -> new Answer.Ended(pid);
                case STOPPED -> new Answer.Silent(pid, "is stopped");
                case FOREIGN, NOT_JAVA, JAVA -> new Answer.Silent(pid, trouble);
            };
        }

        void close() {
            Jvm open = jvm;
            jvm = null;
            if (open != null) {
                open.close();
            }
        }
    }

    private static String seconds(Duration duration) {
        double seconds = duration.toMillis() / 1e3;
        return seconds == Math.rint(seconds) ? (long) seconds + " s" : seconds + " s";
    }

    /** Asks each once, and gives the answers in the order of {@code pids}. */
    public List<Answer> ask(Collection<Long> pids) throws InterruptedException {
        List<Asked> gone = known.values().stream().filter(asked -> !pids.contains(asked.pid)).toList();
        gone.forEach(this::letGo);
        List<Asked> asked = pids.stream().map(pid -> known.computeIfAbsent(pid, Asked::new)).toList();
        asked.forEach(Asked::ask);
        long deadline = System.nanoTime() + limit.toNanos();
        var answers = new ArrayList<Answer>();
        for (Asked one : asked) {
            answers.add(one.answer(deadline));
        }
        return answers;
    }

    private void letGo(Asked asked) {
        known.remove(asked.pid);
        // Not here: it may hang.
        Thread.ofPlatform().daemon(true).name("weft leaves " + asked.pid).start(asked::close);
    }

    /** Lets go of all JVMs, without waiting for any. */
    @Override
    public void close() {
        List.copyOf(known.values()).forEach(this::letGo);
    }
}
