package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Large arguments and results, which go through shared memory once there have been a few. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LargePayloadTest {
    private static final int MEGABYTE = 1 << 20;

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static boolean isShared(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).getFileName().toString().startsWith("weft-")
                    && Files.size(descriptor) > MEGABYTE;
        } catch (IOException e) {
            return false;
        }
    }

    /** How many areas of shared memory this process holds. */
    private static long areas() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(LargePayloadTest::isShared).count();
        }
    }

    /** Sends megabytes until all workers of {@code pool} have memory to share. */
    private static void share(Pool pool, int workers) {
        await().until(() -> {
            var _ = pool.map(Collections.nCopies(4 * workers, new byte[MEGABYTE]), bytes -> bytes.length);
            return areas() == workers;
        });
    }

    @Test
    void everySizeBothWays() throws Exception {
        try (var pool = Pool.processes(2)) {
            share(pool, 2);
            for (int round = 0; round < 3; round++) {
                for (int size : new int[] {0, 1, 65_000, 65_536, 300_000, MEGABYTE, 2 * MEGABYTE - 200, 2 * MEGABYTE, 5 * MEGABYTE}) {
                    byte[] bytes = random(size);
                    assertArrayEquals(bytes, pool.submit(b -> b, bytes).get(), size + " bytes");
                }
            }
            assertEquals(2, areas());
        }
        assertEquals(0, areas());
    }

    @Test
    void farLargerThanTheMemory() throws Exception {
        try (var pool = Pool.processes(1)) {
            share(pool, 1);
            byte[] bytes = random(16 * MEGABYTE);
            assertArrayEquals(bytes, pool.submit(b -> b, bytes).get());
        }
    }

    @Test
    void everyKindOfValue() throws Exception {
        try (var pool = Pool.processes(1)) {
            share(pool, 1);
            long[] longs = new Random(1).longs(100_000).toArray();
            assertArrayEquals(longs, pool.submit(a -> a, longs).get());
            double[] doubles = new Random(1).doubles(100_000).toArray();
            assertArrayEquals(doubles, pool.submit(a -> a, doubles).get());
            var texts = IntStream.range(0, 50_000).mapToObj(i -> "text " + i).toList();
            assertEquals(texts, pool.submit(list -> list, new ArrayList<>(texts)).get());
            String narrow = "x".repeat(500_000);
            String wide = "größer \ud800 €".repeat(50_000);
            assertEquals(narrow, pool.submit(s -> s, narrow).get());
            assertEquals(wide, pool.submit(s -> s, wide).get());
            var big = new java.math.BigInteger(3_000_000, new Random(2));
            assertEquals(List.of(big, big), pool.submit(list -> list, List.of(big, big)).get());
        }
    }

    @Test
    void manyAtOnceComeBackInOrder() throws Exception {
        try (var pool = Pool.processes(2)) {
            var sizes = new Random(4).ints(200, 0, 3 * MEGABYTE / 2).boxed().toList();
            List<byte[]> back = pool.map(sizes, LargePayloadTest::random, MapOptions.defaults().chunk(1));
            for (int i = 0; i < sizes.size(); i++) {
                assertArrayEquals(random(sizes.get(i)), back.get(i));
            }
        }
    }

    @Test
    void tasksThatAreNeverBegunGiveTheirMemoryBack() throws Exception {
        try (var pool = Pool.processes(1)) {
            share(pool, 1);
            for (int round = 0; round < 20; round++) {
                var jobs = new ArrayList<Job<Integer>>();
                for (int i = 0; i < 8; i++) {
                    jobs.add(pool.submit(bytes -> bytes.length, new byte[300_000]));
                }
                for (var job : jobs.subList(1, 8)) {
                    job.cancel(false);
                }
                assertEquals(300_000, jobs.getFirst().get());
            }
            byte[] bytes = random(MEGABYTE);
            assertArrayEquals(bytes, pool.submit(b -> b, bytes).get());
        }
    }

    /** A parent with shared memory that waits to be killed, or tells how much of it there is. */
    static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            System.setProperty("weft.shared.folder", arguments[0]);
            try (var pool = Pool.processes(1)) {
                for (int i = 0; i < 20; i++) {
                    byte[] bytes = random(MEGABYTE);
                    if (!java.util.Arrays.equals(bytes, pool.submit(b -> b, bytes).get())) {
                        throw new AssertionError("other bytes came back");
                    }
                }
                while (arguments.length > 1 && areas() == 0) {
                    pool.submit(b -> b.length, new byte[MEGABYTE]).get();
                }
                System.out.println("areas " + areas());
                if (arguments.length > 1) {
                    new java.util.concurrent.CountDownLatch(1).await();
                }
            }
        }
    }

    @Test
    void nothingIsLeftOfAKilledParent() throws Exception {
        Process parent = ChildJava.start(Parent.class, "/dev/shm", "wait");
        try (var output = parent.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("areas 1", output.readLine());
            String ours = "weft-" + parent.pid() + "-";
            parent.destroyForcibly().waitFor();
            try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
                assertEquals(List.of(), files.filter(file -> file.getFileName().toString().startsWith(ours)).toList());
            }
        }
    }

    @Test
    void withoutSharedMemoryThePipesDo() throws Exception {
        Process parent = ChildJava.start(Parent.class, "/nonexistent");
        try (var output = parent.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("areas 0", output.readLine());
            assertTrue(parent.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, parent.exitValue());
        }
    }
}
