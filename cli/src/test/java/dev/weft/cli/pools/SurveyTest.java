package dev.weft.cli.pools;

import static dev.weft.cli.pools.Readings.look;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Asking JVMs that answer, hang, end or refuse. */
class SurveyTest {
    /** This process, so that what fails has not ended. */
    private static final long ALIVE = ProcessHandle.current().pid();

    /** Beyond what Linux gives. */
    private static final long GONE = Integer.MAX_VALUE;

    private static final Duration LONG = Duration.ofMinutes(1);

    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AtomicInteger opened = new AtomicInteger();

    private interface Ask {
        Look look() throws IOException;
    }

    private Jvm.Door door(Map<Long, Ask> jvms) {
        return pid -> {
            opened.incrementAndGet();
            return new Jvm() {
                @Override
                public Look look() throws IOException {
                    return jvms.getOrDefault(pid, () -> {
                        throw new IOException("is unknown");
                    }).look();
                }

                @Override
                public void close() {
                    closed.complete(null);
                }
            };
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void allAreAskedAtTheSameTime() throws Exception {
        var barrier = new CyclicBarrier(3);
        Map<Long, Ask> jvms = new HashMap<>();
        for (long pid = 1; pid <= 3; pid++) {
            Look look = look(pid, "Main", 0);
            jvms.put(pid, () -> {
                try {
                    barrier.await();
                } catch (Exception e) {
                    throw new IOException(e);
                }
                return look;
            });
        }
        try (var survey = new Survey(door(jvms), LONG)) {
            List<Answer> answers = survey.ask(List.of(3L, 1L, 2L));
            assertEquals(List.of(3L, 1L, 2L), answers.stream().map(Answer::pid).toList());
            assertTrue(answers.stream().allMatch(Answer.Told.class::isInstance), answers.toString());
        }
    }

    @Test
    void oneThatHangsIsSilentAndHoldsUpNobody() throws Exception {
        var go = new CountDownLatch(1);
        Map<Long, Ask> jvms = Map.of(
                ALIVE, () -> {
                    SurveyTest.await(go);
                    return look(ALIVE, "Hangs", 0);
                },
                2L, () -> look(2, "Answers", 0));
        try (var survey = new Survey(door(jvms), Duration.ofMillis(200))) {
            List<Answer> answers = survey.ask(List.of(ALIVE, 2L));
            assertEquals(new Answer.Silent(ALIVE, "did not answer within 0.2 s"), answers.get(0));
            while (answers.get(1) instanceof Answer.Silent) {
                answers = survey.ask(List.of(ALIVE, 2L));
            }
            assertInstanceOf(Answer.Told.class, answers.get(1));
            assertEquals(new Answer.Silent(ALIVE, "did not answer within 0.2 s"), survey.ask(List.of(ALIVE)).get(0));
            go.countDown();
            Answer answer = survey.ask(List.of(ALIVE)).getFirst();
            while (answer instanceof Answer.Silent) {
                answer = survey.ask(List.of(ALIVE)).getFirst();
            }
            assertInstanceOf(Answer.Told.class, answer);
            assertEquals(2, opened.get());
        }
    }

    @Test
    void oneThatIsAskedAgainIsNotReachedAgain() throws Exception {
        try (var survey = new Survey(door(Map.of(1L, () -> look(1, "Main", 0))), LONG)) {
            survey.ask(List.of(1L));
            survey.ask(List.of(1L));
        }
        assertEquals(1, opened.get());
        closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void oneThatIsAskedNoMoreIsLetGo() throws Exception {
        try (var survey = new Survey(door(Map.of(1L, () -> look(1, "Main", 0))), LONG)) {
            survey.ask(List.of(1L));
            assertEquals(List.of(), survey.ask(List.of()));
            closed.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aFailureIsToldAndTheNextQuestionReachesItAnew() throws Exception {
        var calls = new AtomicInteger();
        Map<Long, Ask> jvms = Map.of(ALIVE, () -> {
            if (calls.incrementAndGet() == 1) {
                throw new IOException("has\u001b lost its way");
            }
            return look(ALIVE, "Main", 0);
        });
        try (var survey = new Survey(door(jvms), LONG)) {
            assertEquals(List.of(new Answer.Silent(ALIVE, "has? lost its way")), survey.ask(List.of(ALIVE)));
            assertInstanceOf(Answer.Told.class, survey.ask(List.of(ALIVE)).getFirst());
            assertEquals(2, opened.get());
        }
    }

    @Test
    void aDefectIsAnAnswerToo() throws Exception {
        try (var survey = new Survey(door(Map.of(ALIVE, () -> {
            throw new IllegalStateException("odd");
        })), LONG)) {
            assertEquals(List.of(new Answer.Silent(ALIVE, "java.lang.IllegalStateException: odd")), survey.ask(List.of(ALIVE)));
        }
    }

    @Test
    void oneThatRefusesSaysWhy() throws Exception {
        try (var survey = new Survey(pid -> {
            throw new Jvm.Closed("not today");
        }, LONG)) {
            assertEquals(List.of(new Answer.Refused(ALIVE, "not today")), survey.ask(List.of(ALIVE)));
        }
    }

    @Test
    void oneThatFailsSinceItIsGoneHasEnded() throws Exception {
        try (var survey = new Survey(door(Map.of()), LONG)) {
            assertEquals(List.of(new Answer.Ended(GONE)), survey.ask(List.of(GONE)));
        }
        try (var survey = new Survey(pid -> {
            throw new Jvm.Closed("no such process");
        }, LONG)) {
            assertEquals(List.of(new Answer.Ended(GONE)), survey.ask(List.of(GONE)));
        }
    }
}
