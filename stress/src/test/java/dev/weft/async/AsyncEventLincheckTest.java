package dev.weft.async;

import dev.weft.Depth;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** An event does in any interleaving what it does step by step, and wakes all who wait. */
public class AsyncEventLincheckTest {
    private final AsyncEvent event = new AsyncEvent(new PlainPlatform());

    @Operation
    public void set() {
        event.set();
    }

    @Operation
    public void clear() {
        event.clear();
    }

    @Operation
    public boolean isSet() {
        return event.isSet();
    }

    @Operation
    public boolean await() throws InterruptedException {
        return event.await(PlainPlatform.MOMENT);
    }

    @Test
    void stepByStep() {
        Depth.modelChecking().check(AsyncEventLincheckTest.class);
    }

    @Test
    void onTwoProcessors() {
        Depth.stress().check(AsyncEventLincheckTest.class);
    }

    @Test
    void allWhoWaitAreWoken() {
        Threads.inAnyOrder(() -> {
            var pulse = new AsyncEvent(new PlainPlatform());
            Threads.together(pulse::await, pulse::await, pulse::set);
        });
    }
}
