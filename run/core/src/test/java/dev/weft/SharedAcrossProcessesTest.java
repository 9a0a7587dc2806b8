package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Probe.HeapProbe;
import dev.weft.sharing.LockMemory;
import dev.weft.sharing.Party;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shared objects that other processes than their home have. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedAcrossProcessesTest {
    private static WorkerProcess start(Action action) {
        return WorkerProcess.start(action, WorkerProcessOptions.defaults().daemon(true));
    }

    private static void assertGood(WorkerProcess process) throws InterruptedException {
        process.join();
        assertEquals(0, process.exitCode().orElseThrow());
    }

    @Test
    void aHandleIsTheSameObjectWhereverItTravels() throws Exception {
        try (var sharer = Sharer.open();
                var pool = Pool.processes(2)) {
            SharedLong number = sharer.ofLong(1);
            Probe probe = Probe.of(new HeapProbe());
            pool.context().namespace().put("number", number);
            pool.call(n -> n.incrementAndGet(), number);
            pool.call(n -> number.addAndGet(n), 1);
            pool.call(_ -> WorkerContext.current().namespace().get("number", SharedLong.class).incrementAndGet(), 0);
            SharedLong back = pool.call(n -> n, number);
            pool.call(_ -> probe.exchange(number), 0);
            SharedLong inside = (SharedLong) pool.call(_ -> probe.exchange("empty"), 0);
            pool.call(_ -> probe.exchange(List.of(number)), 0);
            List<?> among = (List<?>) probe.exchange("empty");
            assertEquals(4, number.get());
            for (Object copy : new Object[] {back, inside, among.getFirst()}) {
                assertEquals(number, copy);
                assertEquals(number.hashCode(), copy.hashCode());
                ((SharedLong) copy).incrementAndGet();
            }
            assertEquals(7, number.get());
            assertSame(probe.core(), pool.call(p -> p, probe).core());
            probe.remove();
        }
    }

    @Test
    void childrenOfChildrenHaveIt() throws Exception {
        try (var sharer = Sharer.open()) {
            SharedLong number = sharer.ofLong(1);
            assertGood(start(() -> {
                number.incrementAndGet();
                var child = start(() -> number.addAndGet(10));
                child.join();
                try (var pool = Pool.processes(1)) {
                    pool.call(n -> number.addAndGet(n), 100);
                }
            }));
            assertEquals(112, number.get());
        }
    }

    @Test
    void anObjectOfAChildIsThereForItsParentAndForItsKin() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var child = start(() -> {
            try (var sharer = Sharer.open()) {
                SharedLong number = sharer.ofLong(1);
                there.send(number);
                there.receive();
                number.incrementAndGet();
                there.send("read it");
                there.receive();
            }
        });
        try (var pool = Pool.processes(1);
                Duplex here = line.first()) {
            SharedLong number = here.receive(SharedLong.class);
            assertEquals(2, number.incrementAndGet());
            pool.call(n -> number.addAndGet(n), 10);
            here.send("go on");
            here.receive();
            assertEquals(13, number.get());
            assertEquals(13, pool.call(n -> n, number).get());
            here.send("end");
        }
        assertGood(child);
    }

    @Test
    void manyThreadsOfAProcessAskAtTheSameTime() throws Exception {
        Probe probe = Probe.of(new HeapProbe());
        assertGood(start(() -> {
            try (var threads = Executors.newCachedThreadPool();
                    var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
                var all = new ArrayList<Future<?>>();
                for (int i = 0; i < 8; i++) {
                    int own = i;
                    all.add(threads.submit(() -> IntStream.range(0, 500).forEach(_ -> probe.core().count())));
                    all.add(virtual.submit(() -> IntStream.range(0, 500).forEach(_ -> probe.core().count())));
                    all.add(virtual.submit(() -> assertWaits(probe, own)));
                }
                probe.core().open();
                for (Future<?> one : all) {
                    one.get();
                }
            }
        }));
        assertEquals(8_001, probe.core().count());
        probe.remove();
    }

    private static boolean assertWaits(Probe probe, int number) throws InterruptedException {
        assertEquals(number + "th", probe.core().await(number, "th"));
        return true;
    }

    @Test
    void largeValuesPassEachOther() throws Exception {
        Probe probe = Probe.of(new HeapProbe());
        assertGood(start(() -> {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var all = new ArrayList<Future<?>>();
                for (int i = 1; i <= 6; i++) {
                    var large = new byte[i * 300_000];
                    all.add(threads.submit(() -> IntStream.range(0, 5).forEach(_ -> probe.exchange(large))));
                    all.add(threads.submit(() -> IntStream.range(0, 200).forEach(n -> probe.exchange(n))));
                }
                for (Future<?> one : all) {
                    one.get();
                }
                probe.exchange(Map.of("key", new int[1_000_000]));
            }
        }));
        assertArrayEquals(new int[1_000_000], (int[]) ((Map<?, ?>) probe.exchange("end")).get("key"));
        probe.remove();
    }

    @Test
    void aPartyIsAThreadOfAProcess() throws Exception {
        Probe probe = Probe.of(new HeapProbe());
        var parties = Duplex.pair();
        Duplex there = parties.second();
        assertGood(start(() -> {
            there.send(probe.party());
            try (var threads = Executors.newSingleThreadExecutor()) {
                there.send(threads.submit(probe::party).get());
            }
            there.send(probe.party());
        }));
        long first = parties.first().receive(Long.class);
        long second = parties.first().receive(Long.class);
        long third = parties.first().receive(Long.class);
        assertEquals(first, third);
        assertNotEquals(first, second);
        assertEquals(Party.process(first), Party.process(second));
        assertNotEquals(0, Party.process(first));
        assertEquals(0, Party.process(probe.party()));
        parties.first().close();
        probe.remove();
    }

    // Interrupts

    @Test
    void anInterruptEndsAWaitElsewhere() throws Exception {
        assertEquals("java.lang.InterruptedException, flag false", interrupted(probe -> probe.core().await(1, "")));
    }

    @Test
    void anInterruptThatIsTooLateIsKept() throws Exception {
        assertEquals("done, flag true", interrupted(probe -> probe.core().awaitInterrupt()));
    }

    @Test
    void anInterruptIsKeptByAMethodThatDoesNotThrowIt() throws Exception {
        assertEquals("opened, flag true", interrupted(probe -> {
            Thread.currentThread().interrupt();
            probe.core().open();
            probe.core().awaitAnyhow();
            return "opened";
        }));
    }

    @Test
    void aThreadThatIsInterruptedAlreadyDoesNotWait() throws Exception {
        assertEquals("java.lang.InterruptedException, flag false", endOf(probe -> {
            probe.core().open();
            Thread.currentThread().interrupt();
            return probe.core().await(1, "");
        }, false));
    }

    private interface Use extends Serializable {
        Object of(Probe probe) throws Exception;
    }

    /** How {@code use} ends in another process, where it is interrupted as soon as it waits here. */
    private static String interrupted(Use use) throws Exception {
        return endOf(use, true);
    }

    /** @param interrupts whether another thread interrupts it as soon as it waits */
    private static String endOf(Use use, boolean interrupts) throws Exception {
        var core = new HeapProbe();
        Probe probe = Probe.of(core);
        var line = Duplex.pair();
        Duplex there = line.second();
        var child = start(() -> {
            var end = new FutureTask<String>(() -> {
                Object result;
                try {
                    result = use.of(probe);
                } catch (InterruptedException e) {
                    result = e.getClass().getName();
                }
                return result + ", flag " + Thread.currentThread().isInterrupted();
            });
            Thread thread = Thread.ofPlatform().start(end);
            if (interrupts) {
                there.receive();
                thread.interrupt();
            }
            there.send(end.get());
        });
        try (Duplex here = line.first()) {
            if (interrupts) {
                core.waiting.acquire();
                here.send("it waits");
            }
            return here.receive(String.class);
        } finally {
            assertGood(child);
            probe.remove();
        }
    }

    // Errors

    @Test
    void errorsArriveAsWhatTheyAre() throws Exception {
        Probe probe = Probe.of(new HeapProbe());
        try (var pool = Pool.processes(1)) {
            String seen = pool.call(p -> {
                var error = assertThrows(UnsupportedOperationException.class, () -> callOf(p, "no way"));
                List<String> stack = Stream.of(error.getStackTrace()).map(StackTraceElement::getMethodName).toList();
                assertEquals("fail", stack.getFirst());
                assertEquals("callOf", stack.get(1));
                return String.valueOf(error.getMessage());
            }, probe);
            assertEquals("no way", seen);
            String strange = pool.call(p -> assertThrows(RemoteException.class, p.core()::failStrangely).toString(), probe);
            assertTrue(strange.startsWith("dev.weft.RemoteException: dev.weft.Probe$Strange, thrown in the program (pid "), strange);
            assertTrue(strange.contains("java.lang.Object"), strange);
            assertThrows(UnsupportedOperationException.class, () -> pool.call(p -> callOf(p, "through"), probe));
        }
        probe.remove();
    }

    private static int callOf(Probe probe, String message) {
        probe.core().fail(message);
        return 0;
    }

    // The end

    @Test
    void whatASharerMadeIsGoneForOthersOnceItIsClosed() throws Exception {
        Probe probe = Probe.of(new HeapProbe());
        var line = Duplex.pair();
        Duplex there = line.second();
        var child = start(() -> {
            probe.exchange("from there");
            there.send(probe);
            there.receive();
            there.send(assertThrows(SharedObjectLost.class, () -> probe.exchange(1)).getMessage());
            there.send(probe);
        });
        try (Duplex here = line.first()) {
            here.receive();
            probe.remove();
            here.send("closed");
            String message = here.receive(String.class);
            String pattern = "this shared probe of the program \\(pid \\d+\\) is lost: its sharer was closed there; .*";
            assertTrue(message.matches(pattern), message);
            assertSame(probe.core(), here.receive(Probe.class).core());
            assertEquals("from there", probe.exchange("from here"));
        }
        assertGood(child);
    }

    @Test
    void aLockIsGoneForOthersOnceItsSharerIsClosedHoweverTheyUseIt() throws Exception {
        for (boolean reentrant : new boolean[] {false, true}) {
            var line = Duplex.pair();
            Duplex there = line.second();
            var sharer = Sharer.open();
            SharedLock lock = reentrant ? sharer.reentrantLock() : sharer.lock();
            SharedCondition condition = lock.newCondition();
            var child = start(() -> {
                lock.lock();
                there.send("has it");
                there.receive();
                for (Action use : List.<Action>of(lock::unlock, lock::tryLock, lock::lock, lock::isLocked, condition::await,
                        condition::signal, () -> condition.await(Duration.ZERO), lock::unlock)) {
                    assertThrows(SharedObjectLost.class, use::run);
                }
            });
            try (Duplex here = line.first()) {
                here.receive();
                sharer.close();
                lock.lock();
                assertTrue(lock.abandonedBy().isPresent());
                here.send("closed");
                assertGood(child);
            }
            assertTrue(lock.isHeldByCurrentThread());
            assertFalse(condition.await(Duration.ZERO));
            condition.signal();
            lock.unlock();
            assertFalse(lock.isLocked());
            assertThrows(IllegalMonitorStateException.class, lock::unlock);
            assertTrue(lock.tryLock());
        }
    }

    @Test
    void whoWaitsForAConditionOfALostLockIsToldThatAlsoByItsUnlock() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var sharer = Sharer.open();
        SharedLock lock = sharer.reentrantLock();
        SharedCondition condition = lock.newCondition();
        var child = start(() -> {
            lock.lock();
            there.send("has it");
            assertThrows(SharedObjectLost.class, condition::await);
            assertThrows(SharedObjectLost.class, lock::unlock);
        });
        try (Duplex here = line.first()) {
            here.receive();
            lock.lock();
            lock.unlock();
            sharer.close();
            assertGood(child);
        }
    }

    @Test
    void whatIsInMemoryIsGoneForOthersOnceItsSharerIsClosed() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var sharer = Sharer.open();
        SharedEvent event = sharer.event();
        SharedLatch latch = sharer.latch(3);
        SharedSemaphore semaphore = sharer.semaphore(3);
        SharedBarrier barrier = sharer.barrier(1);
        SharedLock lock = sharer.lock();
        SharedCondition condition = lock.newCondition();
        var child = start(() -> {
            event.set();
            latch.countDown();
            semaphore.acquire();
            barrier.await();
            there.send("used");
            there.receive();
            for (Action use : List.<Action>of(event::set, event::clear, event::isSet, event::await, latch::countDown, latch::getCount,
                    latch::await, semaphore::acquire, semaphore::tryAcquire, semaphore::release, semaphore::availablePermits,
                    barrier::await, barrier::isBroken, barrier::reset, () -> lock.with(() -> condition.await()))) {
                assertThrows(SharedObjectLost.class, use::run);
            }
        });
        try (Duplex here = line.first()) {
            here.receive();
            sharer.close();
            here.send("closed");
            assertGood(child);
        }
        assertFalse(lock.isLocked());
        assertTrue(event.isSet());
        event.clear();
        event.set();
        event.await();
        assertEquals(2, latch.getCount());
        latch.countDown();
        latch.countDown();
        latch.await();
        assertEquals(0, barrier.await());
        assertEquals(2, barrier.getPasses());
        assertEquals(3, semaphore.availablePermits());
        semaphore.acquire();
        semaphore.acquire(2);
        semaphore.release();
        assertTrue(semaphore.tryAcquire());
    }

    @Test
    void permitsOfAProcessThatIsKilledComeBack() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        try (var sharer = Sharer.open();
                Duplex here = line.first()) {
            SharedSemaphore semaphore = sharer.boundedSemaphore(5);
            var child = start(() -> {
                semaphore.acquire();
                semaphore.acquire();
                semaphore.release();
                semaphore.acquire(3);
                there.send("has four");
                there.receive();
            });
            here.receive();
            assertEquals(1, semaphore.availablePermits());
            child.kill();
            semaphore.acquire(5);
            assertEquals(0, semaphore.availablePermits());
            child.join();
        }
    }

    @Test
    void whoWaitsForAnObjectThatIsRemovedLearnsOfIt() throws Exception {
        var core = new HeapProbe();
        Probe probe = Probe.of(core);
        var child = start(() -> assertThrows(SharedObjectLost.class, () -> probe.core().await(1, "")));
        core.waiting.acquire();
        probe.remove();
        assertGood(child);
        assertTrue(core.ended.take().contains("process \""));
    }

    @Test
    void aProcessThatIsKilledLeavesNothing() throws Exception {
        var core = new HeapProbe();
        Probe probe = Probe.of(core);
        var child = start(() -> {
            Thread.ofVirtual().start(() -> probe.core().awaitAnyhow());
            probe.core().await(1, "");
        });
        core.waiting.acquire(2);
        child.kill();
        String first = core.ended.take();
        assertTrue(first.endsWith("process \"" + child.name() + "\" (pid " + child.pid() + ")"), first);
        assertEquals(first, core.ended.take(), "told again when the thread that can be interrupted returned");
        core.waiting.acquire();
        assertTrue(core.ended.isEmpty());
        core.open();
        assertEquals(first, core.ended.take(), "told again when the other returned");
        child.join();
        probe.remove();
    }

    @Test
    void objectsEndWithTheirHome() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var child = start(() -> {
            Probe probe = Probe.of(new HeapProbe());
            there.send(probe);
            there.receive();
        });
        try (Duplex here = line.first();
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var pool = Pool.processes(1)) {
            Probe probe = here.receive(Probe.class);
            probe.exchange(1);
            Future<String> waits = threads.submit(() -> lost(probe));
            // In the order in which they are asked for, by one thread in the home.
            pool.call(p -> p.exchange(1), probe);
            child.kill();
            String message = waits.get(60, TimeUnit.SECONDS);
            String name = "process \"" + child.name() + "\" (pid " + child.pid() + ")";
            assertEquals("this shared probe is lost: " + name + ", which made it, has ended", message);
            assertEquals(message, lost(probe));
            assertEquals(message, pool.call(p -> lost(p), probe));
        }
        child.join();
    }

    @Test
    void whoSleepsForAConditionLearnsThatItsHomeHasEnded() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var child = start(() -> {
            there.send(Sharer.open().lock().newCondition());
            there.receive();
        });
        try (Duplex here = line.first();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SharedCondition condition = here.receive(SharedCondition.class);
            SharedLock lock = condition.lock();
            Future<?> waits = threads.submit(() -> assertThrows(SharedObjectLost.class, () -> lock.with(() -> condition.await())));
            await().until(() -> LockMemory.hasSleepers(lock.core()));
            child.kill();
            waits.get(60, TimeUnit.SECONDS);
            assertFalse(lock.isLocked());
        }
        child.join();
    }

    private static String lost(Probe probe) {
        return String.valueOf(assertThrows(SharedObjectLost.class, () -> probe.core().await(1, "")).getMessage());
    }

    private static @Nullable Probe held;

    /** Those who make many, such as one for each request, must not fill the memory with them. */
    @Test
    void whatNeverLeftItsProcessIsNotKeptAndWhatDidIs() {
        try (var pool = Pool.processes(1)) {
            pool.call(probe -> {
                held = probe;
                return 0;
            }, Probe.of(new HeapProbe()));
            var gone = new WeakReference<>(Probe.of(new HeapProbe()).core());
            await().until(() -> {
                System.gc();
                return gone.get() == null;
            });
            int calls = pool.call(_ -> Objects.requireNonNull(held).core().count(), 0);
            assertEquals(1, calls);
        }
    }
}
