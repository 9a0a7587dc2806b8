package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A place of a limiter is never lost and never given twice, in any interleaving. */
public class LimiterLincheckTest {
    /** Borrows and gives back, and checks that nobody is inside but this one. */
    private static Threads.Code alone(Limiter limiter, AtomicInteger inside) {
        return () -> limiter.run(() -> {
            assertEquals(1, inside.incrementAndGet());
            inside.decrementAndGet();
        });
    }

    private static void assertFree(Limiter limiter) {
        assertEquals(new Limiter.Statistics(0, limiter.total(), 0), limiter.statistics());
    }

    @Test
    void onePlaceIsForOneAtATime() {
        Threads.inAnyOrder(() -> {
            var limiter = new Limiter(new PlainPlatform(), 1);
            var inside = new AtomicInteger();
            Threads.together(alone(limiter, inside), alone(limiter, inside), alone(limiter, inside));
            assertFree(limiter);
        });
    }

    @Test
    void whoGivesUpTakesNoPlaceWithIt() {
        Threads.inAnyOrder(() -> {
            var limiter = new Limiter(new PlainPlatform(), 1);
            var inside = new AtomicInteger();
            Threads.together(alone(limiter, inside), alone(limiter, inside), () -> {
                if (limiter.tryAcquire(PlainPlatform.MOMENT)) {
                    limiter.release();
                }
            });
            assertFree(limiter);
        });
    }

    @Test
    void aLargerTotalWakesWhoWaits() {
        Threads.inAnyOrder(() -> {
            var limiter = new Limiter(new PlainPlatform(), 0);
            var inside = new AtomicInteger();
            Threads.together(alone(limiter, inside), () -> limiter.total(1));
            assertFree(limiter);
        });
    }

    @Test
    void aSmallerTotalKeepsWhatWasBorrowed() {
        Threads.inAnyOrder(() -> {
            var limiter = new Limiter(new PlainPlatform(), 2);
            var inside = new AtomicInteger();
            Threads.Code enters = () -> limiter.run(inside::incrementAndGet);
            Threads.together(() -> limiter.total(1), enters, enters);
            assertEquals(2, inside.get());
            assertFree(limiter);
        });
    }
}
