package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipes between processes and threads. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DuplexTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    private static WorkerProcess start(Action action) {
        return WorkerProcess.start(action, WorkerProcessOptions.defaults().daemon(true));
    }

    private static void echo(Duplex end) throws InterruptedException {
        try {
            while (true) {
                end.send(end.receive());
            }
        } catch (DuplexEnded e) {
            return;
        }
    }

    private static void assertGood(WorkerProcess... processes) throws InterruptedException {
        for (WorkerProcess process : processes) {
            process.join();
            assertEquals(0, process.exitCode().orElseThrow());
        }
    }

    @Test
    void parentAndChild() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = start(() -> echo(there));
        try (Duplex here = line.first()) {
            for (Object message : new Object[] {1, "größer", List.of(1, 2), null, 2.5, new int[] {1, 2}}) {
                here.send(message);
                Object back = here.receive();
                if (message instanceof int[] numbers) {
                    assertArrayEquals(numbers, (int[]) back);
                } else {
                    assertEquals(message, back);
                }
            }
        }
        assertGood(process);
    }

    @Test
    void withinOneProcess() throws Exception {
        var line = Duplex.pair();
        line.first().send(1);
        line.first().sendBytes(new byte[] {1, 2});
        assertEquals(1, line.second().receive(Integer.class));
        assertArrayEquals(new byte[] {1, 2}, line.second().receiveBytes());
        line.second().send("back");
        assertEquals("back", line.first().receive());
        line.first().close();
        line.second().close();
    }

    @Test
    void twoChildren() throws Exception {
        var line = Duplex.pair();
        Duplex left = line.first();
        Duplex right = line.second();
        var result = Duplex.oneWay();
        Duplex sender = result.sender();
        var asking = start(() -> {
            int sum = 0;
            for (int i = 0; i < 1000; i++) {
                left.send(i);
                sum += left.receive(Integer.class);
            }
            left.close();
            sender.send(sum);
        });
        var answering = start(() -> echo(right));
        assertEquals(999 * 500, result.receiver().receive());
        assertGood(asking, answering);
    }

    @Test
    void downTwoLevelsAndAcross() throws Exception {
        var line = Duplex.pair();
        Duplex end = line.second();
        var process = start(() -> {
            var inner = Duplex.pair();
            Duplex innerEnd = inner.second();
            var grandchild = start(() -> {
                end.send("from " + WorkerProcess.current().name());
                innerEnd.send("to its parent");
                echo(end);
            });
            if (!"to its parent".equals(inner.first().receive())) {
                throw new AssertionError();
            }
            grandchild.join();
        });
        String name = process.name();
        assertEquals("from " + name + ":1", line.first().receive());
        line.first().send(5);
        assertEquals(5, line.first().receive());
        line.first().close();
        assertGood(process);
    }

    @Test
    void endsTravelThroughPipesAndTasks() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = start(() -> echo(there.receive(Duplex.class)));
        var carried = Duplex.pair();
        line.first().send(carried.second());
        carried.first().send("hello");
        assertEquals("hello", carried.first().receive());
        try (var pool = Pool.processes(2)) {
            // An argument of one task, then the result of another, which makes the pipe.
            var toTask = Duplex.pair();
            Duplex inTask = toTask.second();
            var job = pool.submit(() -> inTask.receive(Integer.class) + 1);
            toTask.first().send(41);
            assertEquals(42, job.get());
            Duplex fromTask = pool.submit(() -> {
                var made = Duplex.pair();
                made.first().send("kept");
                return made.second();
            }).get();
            assertEquals("kept", fromTask.receive());
        }
        carried.first().close();
        assertGood(process);
    }

    @Test
    void oneWayGoesOneWay() throws Exception {
        var line = Duplex.oneWay();
        Duplex sender = line.sender();
        var process = start(() -> {
            for (int i = 0; i < 3; i++) {
                sender.send(i);
            }
        });
        Duplex receiver = line.receiver();
        assertEquals(List.of(0, 1, 2), List.of(receiver.receive(), receiver.receive(), receiver.receive()));
        assertThrows(DuplexEnded.class, receiver::receive);
        var error = assertThrows(IllegalStateException.class, () -> receiver.send(1));
        assertEquals("this is the receiving end of a one-way Duplex; send at the other, or make a Duplex.pair()", error.getMessage());
        var other = Duplex.oneWay();
        assertThrows(IllegalStateException.class, () -> other.sender().receive());
        assertThrows(IllegalStateException.class, () -> other.sender().poll());
        assertGood(process);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32 * 1024, 32 * 1024 + 1, 262_144, 1_000_003, 20_000_000})
    void messagesOfAnySize(int size) throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = WorkerProcess.start(() -> {
            byte[] bytes = there.receiveBytes();
            for (int i = 0; i < bytes.length; i++) {
                bytes[i]++;
            }
            there.sendBytes(bytes);
        }, WorkerProcessOptions.defaults().heap("1g"));
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        line.first().sendBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i]++;
        }
        assertArrayEquals(bytes, line.first().receiveBytes());
        assertGood(process);
    }

    @Test
    void partOfAnArray() throws Exception {
        var line = Duplex.pair();
        line.first().sendBytes(new byte[] {1, 2, 3, 4}, 1, 2);
        assertArrayEquals(new byte[] {2, 3}, line.second().receiveBytes());
        assertThrows(IndexOutOfBoundsException.class, () -> line.first().sendBytes(new byte[3], 2, 2));
    }

    @Test
    void objectsAndBytesAreNotConfused() throws Exception {
        var line = Duplex.pair();
        line.first().sendBytes(new byte[] {1});
        line.first().send("object");
        assertEquals(
                "the next message was sent by sendBytes; take it with receiveBytes()",
                assertThrows(IllegalStateException.class, line.second()::receive).getMessage());
        assertArrayEquals(new byte[] {1}, line.second().receiveBytes());
        assertThrows(IllegalStateException.class, line.second()::receiveBytes);
        assertThrows(ClassCastException.class, () -> line.second().receive(Integer.class));
        assertFalse(line.second().poll());
    }

    /** How a process may end while it sends. */
    enum Death {
        RETURN, EXIT, HALT, KILL, TERM, CRASH
    }

    private static void die(Death death) throws Exception {
        long pid = ProcessHandle.current().pid();
        switch (death) {
            case EXIT -> System.exit(3);
            case HALT -> Runtime.getRuntime().halt(3);
            case KILL, TERM, CRASH -> {
                String signal = death == Death.CRASH ? "SEGV" : death.name();
                var _ = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
                new CountDownLatch(1).await();
            }
            default -> { }
        }
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void whatWasSentBeforeDeathArrivesAndThenTheEnd(Death death) throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = WorkerProcess.start(() -> {
            for (int i = 0; i < 1000; i++) {
                there.send(i);
            }
            die(death);
        }, WorkerProcessOptions.defaults()
                .jvmArgs("-XX:ErrorFile=/dev/null", "-XX:-CreateCoredumpOnCrash")
                .output(ProcessOptions.Output.DISCARD));
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, line.first().receive());
        }
        assertTrue(line.first().poll(LONG));
        assertThrows(DuplexEnded.class, line.first()::receive);
        assertThrows(DuplexEnded.class, line.first()::receive);
        assertThrows(DuplexEnded.class, () -> line.first().send(1));
        assertTrue(line.first().poll());
        process.join();
    }

    @Test
    void deathInTheMiddleOfALargeMessage() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = WorkerProcess.start(() -> {
            there.sendBytes(new byte[10]);
            there.sendBytes(new byte[50_000_000]);
        }, WorkerProcessOptions.defaults().heap("200m"));
        // The second message waits half-way for the first to be taken.
        assertTrue(line.first().poll(LONG));
        process.kill();
        process.join();
        assertEquals(10, line.first().receiveBytes().length);
        assertThrows(DuplexEnded.class, line.first()::receiveBytes);
    }

    @Test
    void aSenderInDebtIsWokenByTheDeathOfItsReceiver() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = start(() -> {
            there.send("ready");
            new CountDownLatch(1).await();
        });
        assertEquals("ready", line.first().receive());
        var sent = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sender = threads.submit(() -> {
                assertThrows(DuplexEnded.class, () -> {
                    while (true) {
                        line.first().sendBytes(new byte[1000]);
                        sent.incrementAndGet();
                    }
                });
            });
            await().atMost(LONG).until(() -> sent.get() >= 200);
            process.kill();
            sender.get();
        }
        assertTrue(sent.get() < 1000, () -> "back-pressure should stop the sender, but it sent " + sent);
        process.join();
    }

    @Test
    void deathBeforeTheEndArrived() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = WorkerProcess.start(() -> echo(there), WorkerProcessOptions.defaults().jvmArgs("-XX:NoSuchOption")
                .output(ProcessOptions.Output.DISCARD));
        assertThrows(DuplexEnded.class, () -> {
            // The process may have ended before this already.
            line.first().send(1);
            line.first().receive();
        });
        process.join();
        assertEquals(1, process.exitCode().orElseThrow());
    }

    @Test
    void siblingsLearnOfEachOthersDeath() throws Exception {
        var line = Duplex.pair();
        Duplex left = line.first();
        Duplex right = line.second();
        var result = Duplex.oneWay();
        Duplex sender = result.sender();
        var waiting = start(() -> {
            left.send("ready");
            try {
                var _ = left.receive();
            } catch (DuplexEnded e) {
                sender.send("ended");
            }
        });
        var dying = start(() -> {
            if ("ready".equals(right.receive())) {
                Runtime.getRuntime().halt(9);
            }
        });
        assertEquals("ended", result.receiver().receive());
        dying.join();
        assertGood(waiting);
    }

    @Test
    void closingAndUsingAfterwards() throws Exception {
        var line = Duplex.pair();
        line.first().send(1);
        line.first().close();
        line.first().close();
        assertThrows(IllegalStateException.class, () -> line.first().send(1));
        assertThrows(IllegalStateException.class, line.first()::receive);
        assertThrows(IllegalStateException.class, line.first()::poll);
        assertEquals(1, line.second().receive());
        assertThrows(DuplexEnded.class, line.second()::receive);
        assertThrows(DuplexEnded.class, () -> line.second().send(1));
        line.second().close();
        var other = Duplex.pair();
        var waiter = new AtomicReference<Throwable>();
        Thread thread = Thread.ofVirtual().start(() -> waiter.set(assertThrows(IllegalStateException.class, other.first()::receive)));
        await().atMost(LONG).until(() -> thread.getState() == Thread.State.WAITING);
        other.first().close();
        assertTrue(thread.join(LONG));
    }

    @Test
    void anEndIsInOnePlace() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = start(() -> echo(there));
        var error = assertThrows(IllegalStateException.class, () -> there.send(1));
        assertEquals(
                "this end of a Duplex was passed on to another process; use it there, and the other end here", error.getMessage());
        there.close();
        line.first().send(1);
        assertEquals(1, line.first().receive());
        Duplex used = line.first();
        var refused = assertThrows(DuplexException.class, () -> Duplex.pair().first().send(used));
        assertTrue(String.valueOf(refused.getMessage()).contains("can be passed on until it is first used"), refused::toString);
        line.first().close();
        assertGood(process);
    }

    @Test
    void whatCannotBeSentHarmsNothing() throws Exception {
        var line = Duplex.pair();
        var inner = Duplex.pair();
        var message = new ArrayList<Object>(List.of(inner.second(), Thread.currentThread()));
        var error = assertThrows(DuplexException.class, () -> line.first().send(message));
        assertTrue(String.valueOf(error.getMessage()).startsWith("the message cannot be sent: List[1]: java.lang.Thread"), error::toString);
        line.first().send("next");
        assertEquals("next", line.second().receive());
        // The end that was in the message is where it was.
        inner.first().send("inner");
        assertEquals("inner", inner.second().receive());
        Duplex captured = Duplex.pair().first();
        Thread thread = Thread.currentThread();
        assertThrows(TaskNotEncodable.class, () -> start(() -> {
            captured.send(1);
            thread.interrupt();
        }));
        captured.send(1);
    }

    /** Cannot be read where {@link #refuse} is set. */
    static final class Odd implements Serializable {
        private static final long serialVersionUID = 1L;
        static boolean refuse;

        private Object readResolve() {
            if (refuse) {
                throw new IllegalStateException("not here");
            }
            return this;
        }
    }

    @Test
    void whatCannotBeReadHarmsNothing() throws Exception {
        var line = Duplex.pair();
        line.first().send(new Odd());
        line.first().send("next");
        Odd.refuse = true;
        try {
            var error = assertThrows(DuplexException.class, line.second()::receive);
            assertTrue(String.valueOf(error.getMessage()).contains("not here"), error::toString);
        } finally {
            Odd.refuse = false;
        }
        assertEquals("next", line.second().receive());
    }

    @Test
    void anInterruptedReceiverOrSenderLosesNothing() throws Exception {
        var line = Duplex.pair();
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, line.second()::receive);
        Thread receiver = Thread.ofPlatform().start(() -> assertThrows(InterruptedException.class, line.second()::receive));
        await().atMost(LONG).until(() -> receiver.getState() == Thread.State.WAITING);
        receiver.interrupt();
        assertTrue(receiver.join(LONG));
        // A message that waits half-way is dropped as a whole.
        line.first().sendBytes(new byte[10]);
        Thread sender = Thread.ofPlatform().start(
                () -> assertThrows(InterruptedException.class, () -> line.first().sendBytes(new byte[10_000_000])));
        await().atMost(LONG).until(() -> sender.getState() == Thread.State.WAITING);
        sender.interrupt();
        assertTrue(sender.join(LONG));
        assertEquals(10, line.second().receiveBytes().length);
        line.first().send("whole");
        assertEquals("whole", line.second().receive());
    }

    @Test
    void pollWaitsAsLongAsItIsTold() throws Exception {
        var line = Duplex.pair();
        assertFalse(line.first().poll(Duration.ZERO));
        assertFalse(line.first().poll(Duration.ofDays(-1)));
        long start = System.nanoTime();
        assertFalse(line.first().poll(Duration.ofMillis(30)));
        assertTrue(System.nanoTime() - start >= 30_000_000);
        line.second().send(null);
        assertTrue(line.first().poll(Duration.ofSeconds(Long.MAX_VALUE)));
        assertNull(line.first().receive());
    }

    @Test
    void waitingForSeveralEndsAndProcesses() throws Exception {
        var lines = new ArrayList<Duplex.Pair>();
        var waits = new ArrayList<Waitable>();
        var processes = new ArrayList<WorkerProcess>();
        for (int i = 0; i < 3; i++) {
            var line = Duplex.pair();
            Duplex there = line.second();
            int number = i;
            lines.add(line);
            waits.add(line.first());
            processes.add(start(() -> {
                for (int turn = 0; turn < 10; turn++) {
                    there.send(List.of(number, turn));
                }
                var _ = there.receive();
            }));
        }
        waits.addAll(processes);
        var seen = new ArrayList<Object>();
        while (seen.size() < 30) {
            for (Waitable ready : Waitable.awaitAny(waits, LONG)) {
                seen.add(((Duplex) ready).receive());
            }
        }
        assertEquals(30, seen.stream().distinct().count());
        assertEquals(List.of(), Waitable.awaitAny(waits, Duration.ZERO));
        lines.get(1).first().send("go");
        waits.remove(lines.get(1).first());
        assertEquals(List.of(processes.get(1)), Waitable.awaitAny(waits));
        lines.get(0).first().send("go");
        lines.get(2).first().send("go");
        assertGood(processes.toArray(WorkerProcess[]::new));
    }

    @Test
    void manyVirtualThreadsWaitWithoutHoldingCarriers() throws Exception {
        int count = 200;
        var lines = IntStream.range(0, count).mapToObj(_ -> Duplex.pair()).toList();
        var ends = lines.stream().map(Duplex.Pair::second).collect(Collectors.toCollection(ArrayList::new));
        var process = start(() -> {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Duplex end : ends) {
                    var _ = threads.submit(() -> {
                        echo(end);
                        return null;
                    });
                }
            }
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = lines.stream().map(line -> threads.submit(() -> line.first().receive())).toList();
            for (int i = count - 1; i >= 0; i--) {
                lines.get(i).first().send(i);
                assertEquals(i, waiting.get(i).get(120, TimeUnit.SECONDS));
            }
        }
        lines.forEach(line -> line.first().close());
        assertGood(process);
    }

    @Test
    void messagesOfSeveralThreadsDoNotMix() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = start(() -> {
            Thread[] threads = new Thread[4];
            for (int t = 0; t < threads.length; t++) {
                byte[] bytes = new byte[100_000];
                java.util.Arrays.fill(bytes, (byte) t);
                threads[t] = Thread.ofPlatform().start(() -> {
                    try {
                        for (int i = 0; i < 10; i++) {
                            there.sendBytes(bytes);
                        }
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            for (Thread thread : threads) {
                thread.join();
            }
        });
        for (int i = 0; i < 40; i++) {
            byte[] bytes = line.first().receiveBytes();
            assertEquals(100_000, bytes.length);
            assertEquals(1, IntStream.range(0, bytes.length).map(b -> bytes[b]).distinct().count());
        }
        assertThrows(DuplexEnded.class, line.first()::receiveBytes);
        assertGood(process);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void oddObjectsComeBackEqual(long seed) throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = start(() -> echo(there));
        var random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            Object message = OddObjects.next(random, 4);
            line.first().send(message);
            assertEquals(OddObjects.text(message), OddObjects.text(line.first().receive()));
        }
        line.first().close();
        assertGood(process);
    }

    // Short messages through shared memory

    private static long mapped() throws Exception {
        try (var maps = java.nio.file.Files.lines(java.nio.file.Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.contains("/weft-")).count();
        }
    }

    /** Sends until both ends share memory. */
    private static void share(Duplex here) throws Exception {
        long before = mapped();
        for (int i = 0; mapped() == before; i++) {
            assertTrue(i < 10_000, "no memory is shared");
            here.send(i);
            assertEquals(i, here.receive());
        }
        // The other end has it once it has answered again.
        here.send("all");
        assertEquals("all", here.receive());
    }

    @Test
    void shortAndLongMessagesKeepTheirOrderInSharedMemory() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = start(() -> echo(there));
        try (Duplex here = line.first()) {
            share(here);
            var random = new Random(12);
            for (int round = 0; round < 300; round++) {
                var sent = new ArrayList<byte[]>();
                int count = 1 + random.nextInt(20);
                for (int i = 0; i < count; i++) {
                    int most = random.nextInt(20) == 0 ? 60_000 : random.nextInt(10) == 0 ? 10_000 : 200;
                    byte[] message = new byte[random.nextInt(most)];
                    random.nextBytes(message);
                    sent.add(message);
                    here.send(message);
                }
                for (byte[] message : sent) {
                    assertArrayEquals(message, (byte[]) here.receive());
                }
            }
        }
        assertGood(process);
    }

    @Test
    void moreShortMessagesThanSharedMemoryHolds() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = start(() -> {
            echoOnce(there, 50);
            int count = there.receive(Integer.class);
            for (int i = 0; i < count; i++) {
                there.send(i);
            }
            there.close();
        });
        try (Duplex here = line.first()) {
            for (int i = 0; i < 50; i++) {
                here.send(i);
                assertEquals(i, here.receive());
            }
            here.send(100_000);
            for (int i = 0; i < 100_000; i++) {
                assertEquals(i, here.receive());
            }
            assertThrows(DuplexEnded.class, here::receive);
        }
        assertGood(process);
    }

    private static void echoOnce(Duplex end, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            end.send(end.receive());
        }
    }

    @Test
    void whatAKilledProcessSentThroughSharedMemoryArrives() throws Exception {
        var line = Duplex.pair();
        Duplex there = line.second();
        var process = start(() -> {
            echoOnce(there, 50);
            for (int i = 0; i < 500; i++) {
                there.send(i);
            }
            Runtime.getRuntime().halt(3);
        });
        try (Duplex here = line.first()) {
            for (int i = 0; i < 50; i++) {
                here.send(i);
                assertEquals(i, here.receive());
            }
            process.join();
            for (int i = 0; i < 500; i++) {
                assertEquals(i, here.receive());
            }
            assertThrows(DuplexEnded.class, here::receive);
        }
    }

    @Test
    void whoeverWaitsForSeveralIsWokenThroughSharedMemory() throws Exception {
        var first = Duplex.pair();
        var second = Duplex.pair();
        Duplex one = first.second();
        Duplex two = second.second();
        var processes = List.of(start(() -> echo(one)), start(() -> echo(two)));
        try (Duplex a = first.first();
                Duplex b = second.first()) {
            share(a);
            share(b);
            for (int i = 0; i < 500; i++) {
                Duplex used = i % 3 == 0 ? a : b;
                used.send(i);
                assertEquals(List.of(used), Waitable.awaitAny(List.of(a, b), LONG));
                assertFalse((used == a ? b : a).poll());
                assertTrue(used.poll(LONG));
                assertEquals(i, used.receive());
            }
        }
        assertGood(processes.toArray(WorkerProcess[]::new));
    }
}
