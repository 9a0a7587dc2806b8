package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.SharedTopic.WhenFull;
import dev.weft.sharing.HomeSize;
import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Threads and worker JVMs make, use and drop objects of every kind for a while ({@code weft.sharing.soak.seconds}, 2 if not set), one of
 * them is killed in the middle of that now and then, and nothing grows, in the program or in a worker.
 */
@ExtendWith(NothingLeft.class)
@Timeout(value = 2, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // each wait in it has a limit of its own
@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedSoakTest {
    private static final int SECONDS = Integer.getInteger("weft.sharing.soak.seconds", 2);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Rounds after which everything was there once. */
    private static final int WARM_UP = 3;

    private static final int ROUNDS_A_KILL = 3;
    private static final int KINDS = 27;

    private interface Greeter {
        String greet(String name);
    }

    private record Polite(String word) implements Greeter, Serializable {
        @Override
        public String greet(String name) {
            return word + " " + name;
        }
    }

    /** Makes an object of each kind, and what may be done with each by any number at the same time. */
    private static List<Action> everyKind(Sharer sharer) {
        var uses = new ArrayList<Action>();
        numbers(sharer, uses);
        containers(sharer, uses);
        waits(sharer, uses);
        assertEquals(KINDS, uses.size());
        return uses;
    }

    private static void numbers(Sharer sharer, List<Action> uses) {
        SharedLong aLong = sharer.ofLong(0);
        uses.add(() -> aLong.incrementAndGet());
        SharedInt anInt = sharer.ofInt(0);
        uses.add(() -> anInt.incrementAndGet());
        SharedDouble aDouble = sharer.ofDouble(0);
        uses.add(() -> aDouble.addAndGet(0.5));
        SharedBoolean aBoolean = sharer.ofBoolean(false);
        uses.add(() -> aBoolean.set(true));
        SharedRef<String> ref = sharer.ref("a");
        uses.add(() -> ref.updateAndGet(text -> text.equals("a") ? "b" : "a"));
        SharedLongArray longs = sharer.longArray(10);
        uses.add(() -> longs.addAndGet(3, 1));
        SharedIntArray ints = sharer.intArray(10);
        uses.add(() -> ints.set(3, 1));
        SharedDoubleArray doubles = sharer.doubleArray(10);
        uses.add(() -> doubles.set(3, 1));
        SharedByteArray bytes = sharer.byteArray(10_000);
        uses.add(() -> bytes.write(0, new byte[10_000]));
        SharedMemory memory = sharer.memory(10_000);
        uses.add(() -> memory.segment().set(ValueLayout.JAVA_LONG, 8, 1));
    }

    private static void containers(Sharer sharer, List<Action> uses) {
        SharedMap<String, byte[]> map = sharer.map();
        uses.add(() -> map.put("key", new byte[1_000]));
        SharedSet<String> set = sharer.set();
        uses.add(() -> set.add("a"));
        SharedList<byte[]> list = sharer.list();
        uses.add(() -> {
            list.add(new byte[1_000]);
            var _ = list.size();
        });
        for (SharedQueue<String> queue : List.<SharedQueue<String>>of(sharer.queue(), sharer.lifoQueue(10), sharer.priorityQueue(10))) {
            uses.add(() -> {
                queue.put("a");
                queue.take();
                queue.taskDone();
            });
        }
        SharedByteRing byteRing = sharer.byteRing(8_000);
        uses.add(() -> {
            byteRing.put(new byte[1_000]);
            byteRing.take();
        });
        SharedRing<String> ring = sharer.ring(8_000);
        uses.add(() -> {
            ring.put("a");
            ring.take();
        });
        SharedTopic<String> topic = sharer.topic();
        uses.add(() -> {
            try (var subscription = topic.subscribe(1, WhenFull.DROP_OLDEST)) {
                topic.publish("a");
                subscription.take();
            }
        });
        SharedInstance<StringBuilder> instance = sharer.instance(StringBuilder::new);
        uses.add(() -> instance.call(text -> text.append("a").length()));
        Greeter greeter = sharer.of(Greeter.class, () -> new Polite("Hello"));
        uses.add(() -> greeter.greet("Ada"));
    }

    private static void waits(Sharer sharer, List<Action> uses) {
        SharedLock lock = sharer.lock();
        uses.add(() -> lock.with(() -> { }));
        SharedLock reentrant = sharer.reentrantLock();
        SharedCondition condition = reentrant.newCondition();
        uses.add(() -> reentrant.with(() -> {
            condition.await(Duration.ofMillis(1));
            condition.signalAll();
        }));
        SharedReadWriteLock readWrite = sharer.readWriteLock();
        uses.add(() -> {
            readWrite.readLock().with(() -> { });
            readWrite.writeLock().with(() -> { });
        });
        SharedSemaphore permits = sharer.semaphore(1);
        uses.add(() -> {
            permits.acquire();
            permits.release();
        });
        SharedEvent event = sharer.event();
        SharedLatch latch = sharer.latch(1);
        uses.add(() -> {
            event.set();
            event.await();
            latch.countDown();
            latch.await();
        });
        SharedBarrier barrier = sharer.barrier(1, () -> latch.getCount());
        uses.add(() -> barrier.await());
    }

    private static int use(List<Action> uses) {
        uses.forEach(Action::run);
        return uses.size();
    }

    /** What a process has after what nobody has any more was collected. */
    private record Reading(long pid, long heap, int objects, long descriptors, long mapped) implements Serializable {
        /** Classes that are loaded late, and what the JDK and the test itself keep: they do not come again. */
        private static final long HEAP_BYTES = 4 << 20;

        /** Objects of the round that is just over, whose collection a stack or a thread that ends may still prevent. */
        private static final int OBJECTS = 2 * KINDS;

        /** A worker that starts or ends just then: its pipes and its files. */
        private static final int DESCRIPTORS = 12;

        /** The areas of two rounds, as of the objects. */
        private static final long MAPPED_BYTES = 1 << 20;

        static Reading now() throws IOException {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long mapped = 0;
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
                mapped = lines.filter(line -> line.contains("weft-")).mapToLong(Reading::length).sum();
            }
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                return new Reading(ProcessHandle.current().pid(), runtime.totalMemory() - runtime.freeMemory(), HomeSize.now(),
                        descriptors.count(), mapped);
            }
        }

        /** Of a line that begins with two addresses. */
        private static long length(String line) {
            String[] range = line.substring(0, line.indexOf(' ')).split("-", 2);
            return Long.parseUnsignedLong(range[1], 16) - Long.parseUnsignedLong(range[0], 16);
        }

        boolean isNoMoreThan(Reading first) {
            return heap <= first.heap + HEAP_BYTES && objects <= first.objects + OBJECTS
                    && descriptors <= first.descriptors + DESCRIPTORS && mapped <= first.mapped + MAPPED_BYTES;
        }
    }

    /** One of the program, and one of each worker. */
    private static List<Reading> readings(Pool pool) throws Exception {
        var readings = new ArrayList<Reading>(List.of(Reading.now()));
        try (var sharer = Sharer.open()) {
            SharedBarrier both = sharer.barrier(2);
            Task<Reading> reading = () -> {
                both.await(LONG);
                return Reading.now();
            };
            for (Job<Reading> job : List.of(pool.submit(reading), pool.submit(reading))) {
                readings.add(job.get());
            }
        }
        readings.subList(1, 3).sort((one, other) -> Long.compare(one.pid, other.pid));
        return readings;
    }

    private static void assertNoMoreThan(List<Reading> first, List<Reading> now) {
        for (int i = 0; i < first.size(); i++) {
            assertEquals(first.get(i).pid, now.get(i).pid);
            assertTrue(now.get(i).isNoMoreThan(first.get(i)), now + " is more than " + first);
        }
    }

    /** Objects of the program, for its threads and for workers. */
    private static void ofTheProgram(Pool pool) throws Exception {
        try (var threads = Pool.threads(2)) {
            List<Action> uses = everyKind(threads.sharer());
            threads.map(List.of(1, 2), _ -> use(uses));
        }
        try (var sharer = Sharer.open()) {
            List<Action> uses = everyKind(sharer);
            Job<Integer> first = pool.submit(SharedSoakTest::use, uses);
            Job<Integer> second = pool.submit(() -> use(uses));
            use(uses);
            assertEquals(KINDS, first.get());
            assertEquals(KINDS, second.get());
        }
    }

    /** Objects of a worker, for the program and for the other worker. */
    private static void ofAWorker(Pool pool) throws Exception {
        try (var line = Sharer.open()) {
            SharedQueue<List<Action>> made = line.queue();
            SharedQueue<Integer> used = line.queue();
            Job<Integer> home = pool.submit(() -> {
                try (var sharer = Sharer.open()) {
                    made.put(everyKind(sharer));
                    return used.take();
                }
            });
            List<Action> uses = made.take();
            Job<Integer> other = pool.submit(SharedSoakTest::use, uses);
            use(uses);
            used.put(other.get());
            assertEquals(KINDS, home.get());
        }
    }

    /** A process is killed while it uses objects of the program. */
    private static void ofTheDead() throws Exception {
        try (var sharer = Sharer.open()) {
            List<Action> uses = everyKind(sharer);
            SharedEvent begun = sharer.event();
            WorkerProcess process = WorkerProcess.start(() -> {
                while (true) {
                    use(uses);
                    begun.set();
                }
            }, WorkerProcessOptions.defaults().daemon(true));
            assertTrue(begun.await(LONG));
            process.kill();
            process.join();
        }
    }

    @Test
    void nothingGrows() throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        try (var pool = Pool.processes(ProcessOptions.defaults().workers(2).heap("64m"))) {
            List<Reading> first = List.of();
            int round = 0;
            while (round < 2 * WARM_UP || System.nanoTime() < end) {
                round++;
                ofTheProgram(pool);
                ofAWorker(pool);
                if (round % ROUNDS_A_KILL == 0) {
                    ofTheDead();
                }
                if (round == WARM_UP) {
                    first = readings(pool);
                }
            }
            List<Reading> before = first;
            await().untilAsserted(() -> assertNoMoreThan(before, readings(pool)));
            System.out.println("soak of shared objects, " + round + " rounds: " + before + " before, " + readings(pool) + " after");
        }
    }
}
