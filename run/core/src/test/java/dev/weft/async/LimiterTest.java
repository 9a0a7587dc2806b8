package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items 13, 16 and 17. */
class LimiterTest {
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private static Waiting<String> waits(Limiter limiter, String name, List<String> order) {
        return Waiting.start(Thread.ofPlatform().name(name), () -> limiter.call(() -> {
            order.add(name);
            return name;
        }));
    }

    private static List<String> names(Limiter limiter) {
        return limiter.borrowers().stream().map(Limiter.Borrower::name).toList();
    }

    private static List<String> newOrder() {
        return Collections.synchronizedList(new ArrayList<>());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void neverMoreThanItsTotalAreInside(int total) throws Exception {
        var limiter = new Limiter(total);
        var inside = new AtomicInteger();
        List<Task<Integer>> calls = IntStream.range(0, 200).mapToObj(_ -> (Task<Integer>) () -> limiter.call(() -> {
            int now = inside.incrementAndGet();
            Thread.yield();
            inside.decrementAndGet();
            return now;
        })).toList();
        assertTrue(Async.gather(calls).stream().allMatch(now -> now <= total));
        assertEquals(new Limiter.Statistics(0, total, 0), limiter.statistics());
    }

    @Test
    void placesAreGivenInTheOrderInWhichTheyWereAskedFor() throws Exception {
        var limiter = new Limiter(1);
        List<String> order = newOrder();
        limiter.acquire();
        List<Waiting<String>> waiting = List.of(waits(limiter, "a", order), waits(limiter, "b", order), waits(limiter, "c", order));
        assertEquals(new Limiter.Statistics(1, 1, 3), limiter.statistics());
        limiter.release();
        for (Waiting<String> one : waiting) {
            one.end();
        }
        assertEquals(List.of("a", "b", "c"), order);
    }

    @Test
    void whoComesLaterGetsNoPlaceThatSomebodyWaitsFor() throws Exception {
        var limiter = new Limiter(1);
        limiter.acquire();
        var waiting = Waiting.start(() -> {
            limiter.acquire();
            return names(limiter);
        });
        limiter.release();
        assertFalse(limiter.tryAcquire());
        assertEquals(List.of("waiting"), waiting.end());
    }

    @Test
    void aBorrowerThatAsksAgainIsRefused() throws Exception {
        var limiter = new Limiter(2);
        limiter.acquire();
        String name = Thread.currentThread().getName();
        String message = "\"" + name + "\" has borrowed from this limiter already; it must release before it acquires again,"
                + " or use a limiter of its own for what is nested";
        assertEquals(message, assertThrows(IllegalStateException.class, limiter::acquire).getMessage());
        assertEquals(message, assertThrows(IllegalStateException.class, limiter::tryAcquire).getMessage());
        assertThrows(IllegalStateException.class, () -> limiter.tryAcquire(SOON));
        assertThrows(IllegalStateException.class, () -> limiter.run(() -> { }));
        assertEquals(List.of(name), names(limiter));
    }

    @Test
    void onlyWhoHasBorrowedReleases() throws Exception {
        var limiter = new Limiter(1);
        assertEquals("\"" + Thread.currentThread().getName() + "\" has not borrowed from this limiter; only who has acquired releases",
                assertThrows(IllegalStateException.class, limiter::release).getMessage());
        limiter.acquire();
        assertThrows(IllegalStateException.class, () -> Async.gather(() -> {
            limiter.release();
            return 0;
        }));
        assertEquals(1, limiter.statistics().borrowed());
    }

    @Test
    void aBorrowerIsNamedAfterItsTask() throws Exception {
        var limiter = new Limiter(1);
        List<Limiter.Borrower> seen = new ArrayList<>();
        Thread thread = TaskGroup.call(group -> group.start("brew", () -> limiter.call(() -> {
            // The place belongs to the task, also where it runs a group itself.
            TaskGroup.run(inner -> seen.addAll(limiter.borrowers()));
            return Thread.currentThread();
        }))).resultNow();
        assertEquals(List.of(new Limiter.Borrower("brew", thread)), seen);
    }

    @Test
    void aThreadWithoutANameIsNamedByItsNumber() throws Exception {
        var limiter = new Limiter(1);
        var waiting = Waiting.start(Thread.ofVirtual(), () -> {
            limiter.acquire();
            new AsyncEvent().await();
            return 0;
        });
        assertEquals(List.of("thread " + waiting.thread().threadId()), names(limiter));
        waiting.thread().interrupt();
        assertThrows(ExecutionException.class, waiting::end);
    }

    @Test
    void aLargerTotalLetsThoseInWhoWait() throws Exception {
        var limiter = new Limiter(0);
        assertFalse(limiter.tryAcquire());
        List<String> order = newOrder();
        var first = waits(limiter, "a", order);
        var second = waits(limiter, "b", order);
        limiter.total(2);
        assertEquals("a", first.end());
        assertEquals("b", second.end());
        assertEquals(2, limiter.total());
    }

    @Test
    void aSmallerTotalLetsNobodyInUntilEnoughAreGivenBack() throws Exception {
        var limiter = new Limiter(2);
        var goOn = new AsyncEvent();
        limiter.acquire();
        var other = Waiting.start(() -> limiter.call(() -> {
            goOn.await();
            return 0;
        }));
        limiter.total(1);
        assertEquals("Limiter[2 of 1 borrowed, 0 waiting]", limiter.toString());
        var next = waits(limiter, "next", newOrder());
        limiter.release();
        assertEquals(new Limiter.Statistics(1, 1, 1), limiter.statistics());
        goOn.set();
        other.end();
        assertEquals("next", next.end());
    }

    @Test
    void aNegativeTotalIsRefused() {
        String message = "total must not be negative, but was -1; 0 lets nobody in";
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> new Limiter(-1)).getMessage());
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> new Limiter(1).total(-1)).getMessage());
    }

    @Test
    void whoGivesUpLosesNoPlaceForThoseBehind() throws Exception {
        var limiter = new Limiter(1);
        limiter.acquire();
        var first = waits(limiter, "a", newOrder());
        var second = waits(limiter, "b", newOrder());
        first.thread().interrupt();
        assertTrue(assertThrows(ExecutionException.class, first::end).getCause() instanceof InterruptedException);
        limiter.release();
        assertEquals("b", second.end());
        assertEquals(new Limiter.Statistics(0, 1, 0), limiter.statistics());
    }

    @Test
    void aTimeOutGivesUp() throws Exception {
        var limiter = new Limiter(0);
        assertFalse(limiter.tryAcquire(SOON));
        assertFalse(limiter.tryAcquire(Duration.ZERO));
        assertThrows(TimeoutException.class, () -> Async.waitFor(SOON, () -> limiter.call(() -> 1)));
        assertEquals(0, limiter.statistics().waiting());
        limiter.total(1);
        assertTrue(limiter.tryAcquire(LONG));
    }

    @Test
    void aBlockGivesItsPlaceBackWhateverItThrows() {
        var limiter = new Limiter(1);
        assertThrows(IOException.class, () -> limiter.run(() -> {
            throw new IOException("gone");
        }));
        assertEquals(List.of(), limiter.borrowers());
    }

    @Test
    void aWaitIsNotBegunWhereTheScopeWasToldToStop() throws Exception {
        var limiter = new Limiter(1);
        assertFalse(CancelScope.run(scope -> {
            scope.cancel();
            assertTrue(Thread.interrupted());
            limiter.acquire();
        }));
        assertEquals(List.of(), limiter.borrowers());
    }
}
