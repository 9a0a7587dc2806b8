package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class LookoutTest {
    private static final int LOOKS = 200;

    /** Comes with a look. */
    private static final class Coming implements BooleanSupplier {
        private final int last;
        int looks;

        Coming(int last) {
            this.last = last;
        }

        @Override
        public boolean getAsBoolean() {
            return ++looks >= last;
        }
    }

    @Test
    void whatIsThereIsSeenAtOnce() {
        assertTrue(new Lookout(0, LOOKS).sees(new Coming(1)));
    }

    @Test
    void whatComesMeanwhileIsSeenBeforeOthersGetTheirTurnAndAfter() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
        var lookout = new Lookout(TimeUnit.MINUTES.toNanos(1), LOOKS);
        for (int last : new int[] {LOOKS, LOOKS + 2, 5, LOOKS + 2, LOOKS, LOOKS + 2, 2 * LOOKS}) {
            var coming = new Coming(last);
            assertTrue(lookout.sees(coming));
            assertEquals(last, coming.looks);
        }
    }

    @Test
    void whatDoesNotComeInTimeIsNotSeen() {
        assertFalse(new Lookout(0, LOOKS).sees(() -> false));
    }

    @Test
    void aVirtualThreadDoesNotLookOn() throws Exception {
        var coming = new Coming(2);
        var look = new FutureTask<>(() -> new Lookout(TimeUnit.MINUTES.toNanos(1), LOOKS).sees(coming));
        Thread.ofVirtual().start(look);
        assertFalse(look.get());
        assertEquals(1, coming.looks);
    }
}
