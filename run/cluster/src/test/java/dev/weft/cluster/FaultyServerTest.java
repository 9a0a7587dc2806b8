package dev.weft.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every byte arrives once and in order, whatever the server loses, repeats or does not answer. */
class FaultyServerTest {
    private static final int STATIONS = 3;
    private static final int LINKS = 12;
    private static final int MESSAGES = 100;
    private static final int MOST_TYPES = 5;

    // One of so many posts has this effect.
    private static final int RESTART = 100;
    private static final int LOSS = 25;
    private static final int OUTAGE = 300;
    private static final int REPEAT = 10;

    private static final int STEPS = 12;

    private final Net net = new Net();

    /** What goes over a link in one direction: both sides know it. */
    private static final class Script {
        private final Random random;

        Script(long seed) {
            this.random = new Random(seed);
        }

        Message next() {
            int length = random.nextInt(20) == 0 ? random.nextInt(100_000) : random.nextInt(300);
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return new Message(random.nextInt(MOST_TYPES), bytes, 0, length);
        }
    }

    /** The faults that come with posts, by chance. Guarded by the server. */
    private final class Chance {
        private final Random random;
        private boolean isAway;
        private int strikes;

        /** Whether something was lost in this step of time: more might cost all signs of life of a lease. */
        private boolean hasLost;

        Chance(long seed) {
            this.random = new Random(seed);
        }

        void strike() {
            synchronized (net.server) {
                if (random.nextInt(REPEAT) == 0) {
                    List<MemoryServer.Posted> before = net.server.posted();
                    if (!before.isEmpty()) {
                        MemoryServer.Posted old = before.get(random.nextInt(before.size()));
                        net.server.deliver(old.to(), old.letter());
                    }
                }
                if (random.nextInt(OUTAGE) == 0) {
                    isAway = true;
                    strikes++;
                    net.server.away(true);
                }
                if (random.nextInt(RESTART) == 0) {
                    strikes++;
                    net.server.restart();
                }
                if (random.nextInt(LOSS) == 0 && !hasLost) {
                    hasLost = true;
                    strikes++;
                    net.server.clear();
                }
            }
        }

        /** A step of time is over; an outage lasts some. */
        void step(int number) {
            synchronized (net.server) {
                hasLost &= number % STEPS != 0;
                if (isAway && random.nextInt(STEPS) == 0) {
                    isAway = false;
                    net.server.away(false);
                }
            }
        }

        void end() {
            synchronized (net.server) {
                assertTrue(strikes > 0, "nothing was wrong with the server");
                net.server.onPost(() -> {});
                net.server.away(false);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyByteArrivesOnceAndInOrder(long seed) throws Exception {
        var random = new Random(seed);
        var chance = new Chance(seed);
        // The stations end first, and with them everything that waits.
        try (ExecutorService threads = Executors.newCachedThreadPool(); net) {
            var ends = new ArrayList<Future<?>>();
            var hosts = new ArrayList<Station>();
            for (int i = 0; i < STATIONS; i++) {
                hosts.add(net.station("station " + i, Net.KEY, Net.OPTIONS.window(1 << (12 + random.nextInt(8))), (link, opening, _) -> {
                    synchronized (ends) {
                        ends.addAll(talk(threads, link, new ByteReader(opening), false));
                    }
                }));
            }
            net.server.onPost(chance::strike);
            for (int i = 0; i < LINKS; i++) {
                int from = random.nextInt(STATIONS);
                int to = (from + 1 + random.nextInt(STATIONS - 1)) % STATIONS;
                var opening = new ByteWriter(16);
                opening.writeLong(random.nextLong());
                Link link = hosts.get(from).connect(hosts.get(to).id(), opening.toByteArray());
                synchronized (ends) {
                    ends.addAll(talk(threads, link, new ByteReader(opening.toByteArray()), true));
                }
            }
            for (int step = 1; !areDone(ends); step++) {
                net.pass(Net.LEASE.dividedBy(STEPS));
                chance.step(step);
            }
            chance.end();
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }

    private static boolean areDone(List<Future<?>> ends) {
        synchronized (ends) {
            // Each link has two ends, with two threads each.
            return ends.size() == LINKS * 4 && ends.stream().allMatch(Future::isDone)
                    || ends.stream().anyMatch(end -> end.state() == Future.State.FAILED);
        }
    }

    /** One side of a link: what it sends is made of one seed, what it receives of another. */
    private static List<Future<?>> talk(ExecutorService threads, Link link, ByteReader opening, boolean isFirst) {
        long seed;
        try {
            seed = opening.readLong();
        } catch (CorruptFrame e) {
            throw new AssertionError(e);
        }
        var own = new Script(isFirst ? seed : ~seed);
        var others = new Script(isFirst ? ~seed : seed);
        Future<?> sent = threads.submit((Callable<?>) () -> {
            for (int i = 0; i < MESSAGES; i++) {
                Message message = own.next();
                link.send(message.type(), message.array(), 0, message.length());
            }
            return null;
        });
        Future<?> received = threads.submit((Callable<?>) () -> {
            for (int i = 0; i < MESSAGES; i++) {
                assertComes(others.next(), link);
            }
            if (isFirst) {
                sent.get();
                link.close("done");
            } else {
                assertNull(link.receive(), "more came than was sent");
                assertEquals("done", link.reason());
            }
            return null;
        });
        return List.of(sent, received);
    }

    private static void assertComes(Message expected, Link link) throws Exception {
        int got = 0;
        do {
            Message piece = link.receive();
            assertNotNull(piece, "the link has ended: " + link.reason());
            assertEquals(expected.type(), piece.type());
            assertTrue(piece.length() <= expected.length() - got, "too many bytes came");
            assertArrayEquals(Arrays.copyOfRange(expected.array(), got, got + piece.length()), piece.bytes());
            got += piece.length();
        } while (got < expected.length());
    }
}
