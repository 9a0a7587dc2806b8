package dev.weft.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A server in memory, that can be away, lose all it has, and give letters again. Its brokers answer when they are asked; {@link #settle}
 * waits until nothing is under way. Time does not pass here: lives of inboxes and announcements do not end.
 */
final class MemoryServer {
    /** How many takes of each broker show that nothing is under way: what came of the last letters has been posted then. */
    private static final int QUIET_TAKES = 3;

    private static final long TAKE_MILLIS = 2;

    // All guarded by this.
    private final Map<String, ArrayDeque<byte[]>> inboxes = new HashMap<>();
    private final Map<String, Map<String, byte[]>> announcements = new HashMap<>();
    private final List<MemoryBroker> brokers = new ArrayList<>();

    /** For stations that are opened from now on. */
    private Duration comeback = Duration.ZERO;

    private final List<Posted> all = new ArrayList<>();
    private boolean isAway;
    private int posts;

    /** Tells of each letter whether it gets lost. */
    private Predicate<Posted> losing = _ -> false;

    /** Is called with each letter, before it is stored. */
    private Runnable onPost = () -> {};

    record Posted(String from, String to, byte[] letter) {}

    synchronized Broker broker() {
        var broker = new MemoryBroker();
        brokers.add(broker);
        return broker;
    }

    synchronized void comeback(Duration time) {
        comeback = time;
    }

    synchronized void away(boolean away) {
        isAway = away;
        notifyAll();
    }

    synchronized void lose(Predicate<Posted> letters) {
        losing = letters;
    }

    synchronized void onPost(Runnable action) {
        onPost = action;
    }

    /** Loses all letters that nobody has taken, and the inboxes with them, and does not tell. */
    synchronized void clear() {
        inboxes.clear();
        announcements.clear();
    }

    /** Loses everything, and has all connections made anew. */
    synchronized void restart() {
        clear();
        for (MemoryBroker broker : brokers) {
            broker.isLost = true;
        }
        notifyAll();
    }

    /** Puts a letter into an inbox, again or for the first time. */
    synchronized void deliver(String to, byte[] letter) {
        inboxes.computeIfPresent(to, (_, inbox) -> {
            inbox.add(letter);
            return inbox;
        });
        notifyAll();
    }

    /** A copy of all letters that were ever posted. */
    synchronized List<Posted> posted() {
        return List.copyOf(all);
    }

    synchronized int posts() {
        return posts;
    }

    synchronized boolean hasInbox(String id) {
        return inboxes.containsKey(id);
    }

    /** Has a station not take letters, as if its process were frozen, or again. */
    synchronized void freeze(String id, boolean frozen) {
        for (MemoryBroker broker : brokers) {
            if (broker.id.equals(id)) {
                broker.isFrozen = frozen;
            }
        }
        notifyAll();
    }

    /** Has a station not be able to take letters, as if there were a mistake in it. */
    synchronized void fail(String id) {
        for (MemoryBroker broker : brokers) {
            broker.isFailing |= broker.id.equals(id);
        }
        notifyAll();
    }

    /** Waits until all letters were taken, what came of them was done, and everybody knows whether the server is there. */
    synchronized void settle() throws InterruptedException {
        int before = -1;
        while (before != posts || !isSettled()) {
            before = posts;
            for (MemoryBroker broker : brokers) {
                broker.quietTakes = 0;
            }
            while (!isSettled()) {
                wait();
            }
        }
    }

    private boolean isSettled() {
        return brokers.stream().allMatch(broker -> broker.isFrozen || broker.isClosed || broker.quietTakes >= QUIET_TAKES);
    }

    private final class MemoryBroker implements Broker {
        private String id = "";
        private boolean isLost;
        private boolean isFrozen;
        private boolean isFailing;
        private boolean isClosed;
        private int quietTakes;

        @Override
        public String server() {
            return "the server in memory";
        }

        @Override
        public Duration comeback(Duration wait) {
            return comeback;
        }

        @Override
        public void attach(String inbox, Duration life) {
            synchronized (MemoryServer.this) {
                id = inbox;
                inboxes.put(inbox, new ArrayDeque<>());
            }
        }

        @Override
        public CompletionStage<Boolean> post(String inbox, List<byte[]> letters) {
            synchronized (MemoryServer.this) {
                posts++;
                onPost.run();
                if (isAway || isFrozen) {
                    return CompletableFuture.failedStage(new IOException("away"));
                }
                ArrayDeque<byte[]> letterbox = inboxes.get(inbox);
                if (letterbox == null) {
                    return CompletableFuture.completedStage(false);
                }
                for (byte[] letter : letters) {
                    var posted = new Posted(id, inbox, letter);
                    all.add(posted);
                    if (!losing.test(posted)) {
                        letterbox.add(letter);
                    }
                }
                MemoryServer.this.notifyAll();
                return CompletableFuture.completedStage(true);
            }
        }

        @Override
        public List<byte[]> take(Duration wait) throws IOException, InterruptedException {
            synchronized (MemoryServer.this) {
                long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TAKE_MILLIS);
                while (isFrozen || isAway || isClosed || inbox().isEmpty()) {
                    if (isFailing) {
                        throw new IllegalStateException("broken");
                    }
                    long left = until - System.nanoTime();
                    if (left <= 0 && !isFrozen) {
                        quietTakes++;
                        MemoryServer.this.notifyAll();
                        break;
                    }
                    MemoryServer.this.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                }
                if (isAway || isLost || isClosed) {
                    isLost = false;
                    throw new IOException("away");
                }
                var letters = List.copyOf(inbox());
                inbox().clear();
                if (!letters.isEmpty()) {
                    quietTakes = 0;
                }
                return letters;
            }
        }

        private ArrayDeque<byte[]> inbox() {
            return inboxes.computeIfAbsent(id, _ -> new ArrayDeque<>());
        }

        @Override
        public CompletionStage<?> announce(String kind, String who, byte[] bytes, Duration life) {
            synchronized (MemoryServer.this) {
                return CompletableFuture.completedStage(announcements.computeIfAbsent(kind, _ -> new HashMap<>()).put(who, bytes));
            }
        }

        @Override
        public Map<String, byte[]> announced(String kind) {
            synchronized (MemoryServer.this) {
                return Map.copyOf(announcements.getOrDefault(kind, Map.of()));
            }
        }

        @Override
        public CompletionStage<?> withdraw(String kind, String who) {
            synchronized (MemoryServer.this) {
                return CompletableFuture.completedStage(announcements.getOrDefault(kind, new HashMap<>()).remove(who));
            }
        }

        @Override
        public void close() {
            synchronized (MemoryServer.this) {
                isClosed = true;
                inboxes.remove(id);
                MemoryServer.this.notifyAll();
            }
        }
    }
}
