package dev.weft;

import static dev.weft.TaskCalls.in;
import static dev.weft.TaskCalls.run;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.sharing.Cell;
import dev.weft.sharing.GuardedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class SharedEventTest {
    @OnEveryBackend
    void aWaitOfZeroTellsTheState(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedEvent event = pool.sharer().event();
            assertFalse(event.await(Duration.ZERO));
            assertFalse(in(pool, () -> event.await(Duration.ofMillis(10))));
            run(pool, () -> event.set());
            assertTrue(event.isSet());
            assertTrue(event.await(Duration.ZERO));
            run(pool, () -> event.await());
            run(pool, () -> {
                event.set();
                event.clear();
                event.clear();
            });
            assertFalse(event.isSet());
            assertFalse(event.await(Duration.ZERO));
            assertEquals(event, in(pool, () -> event));
        }
    }

    @OnEveryBackendWithWorkers
    void aSetWakesAll(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedEvent event = pool.sharer().event();
            SharedLatch begun = pool.sharer().latch(2);
            Task<Integer> waiter = () -> {
                begun.countDown();
                event.await();
                return 0;
            };
            Job<Integer> one = pool.submit(waiter);
            Job<Integer> other = pool.submit(waiter);
            begun.await();
            assertFalse(one.isDone() || other.isDone());
            event.set();
            one.get();
            other.get();
        }
    }

    @OnEveryBackendWithWorkers
    void twoTakeTurns(Backend backend) {
        try (var pool = backend.open()) {
            SharedEvent ping = pool.sharer().event();
            SharedEvent pong = pool.sharer().event();
            SharedLong turns = pool.sharer().ofLong(0);
            int rounds = 100;
            pool.map(List.of(0, 1), side -> {
                SharedEvent own = side == 0 ? ping : pong;
                SharedEvent other = side == 0 ? pong : ping;
                for (int i = 0; i < rounds; i++) {
                    if (side == 0) {
                        turns.set(turns.get() + 1);
                        other.set();
                    }
                    own.await();
                    own.clear();
                    if (side == 1) {
                        turns.set(turns.get() + 1);
                        other.set();
                    }
                }
                return 0;
            }, MapOptions.defaults().chunk(1));
            assertEquals(2 * rounds, turns.get());
        }
    }

    @Test
    void whoSleepsWhenItIsSetIsWokenThoughItIsClearedAtOnce() throws Exception {
        var event = new GuardedEvent(Cell.ofProcess(GuardedEvent.BYTES));
        var woken = new FutureTask<>(() -> event.await(Long.MAX_VALUE));
        Thread thread = Thread.ofPlatform().start(woken);
        await().until(() -> thread.getState() == Thread.State.WAITING);
        event.own().set();
        event.own().clear();
        assertTrue(woken.get());
        assertFalse(event.isSet());
    }

    @Test
    void whoHasSeenItNotSetLearnsOfASetThatWasClearedBeforeItWentToSleep() throws Exception {
        var event = new GuardedEvent(Cell.ofProcess(GuardedEvent.BYTES));
        for (int times = 0; times < 3; times++) {
            assertFalse(event.awaitSince(times, 0));
            event.own().set();
            event.own().set();
            event.own().clear();
            assertTrue(event.awaitSince(times, Long.MAX_VALUE));
        }
    }
}
