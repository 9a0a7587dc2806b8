package dev.weft.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.redisson.client.protocol.RedisCommand;

/**
 * Letters in streams of a Redis (7.0 or later) or Valkey server, announcements in hashes. Each key has the prefix {@code weft:{NAMESPACE}:}
 * and a life, which the owner renews.
 *
 * <p>Two connections: one on which letters are awaited, and one for everything else; commands of a connection are executed in the order in
 * which they were sent. A letter is only added to an inbox that is there, so that nothing is left of processes that have gone.
 */
final class RedisBroker implements Broker {
    /** In place of the field of a letter, for the entry with which an inbox is made. */
    private static final byte[] NOTHING = {};

    private static final byte[] LETTER = {'l'};
    private static final String FIRST = "0-0";

    /** Entries that are taken at once. Each has a letter or a few; what comes in many pieces is decoded many times over. */
    private static final int TAKEN_AT_ONCE = 16;

    // When to remove from the server what was taken.
    private static final int TRIM_ENTRIES = 64;
    private static final int TRIM_BYTES = 256 * 1024;

    /** The inbox is renewed so many times in its life. */
    private static final int RENEWALS = 4;

    /** With all that TLS needs at first, and until a new process has an answer, on a busy machine. */
    private static final Duration CONNECT = Duration.ofSeconds(15);

    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private static final RedisCommand<Object> POST = new RedisCommand<>("XADD");
    private static final RedisCommand<Object> TAKE = new RedisCommand<>("XREAD");
    private static final RedisCommand<Object> TRIM = new RedisCommand<>("XTRIM");
    private static final RedisCommand<Object> DELETE = new RedisCommand<>("DEL");
    private static final RedisCommand<Object> SCRIPT = new RedisCommand<>("EVAL");

    /** Makes the inbox if it is not there, and renews it. */
    private static final String KEEP = """
            local made = 1 - redis.call('EXISTS', KEYS[1])
            if made == 1 then redis.call('XADD', KEYS[1], '*', '', '') end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return made""";

    /** Removes announcements whose time is over, by the server's clock: what the others of this kind begin with. */
    private static final String PRUNE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)) do
              redis.call('HDEL', KEYS[1], id)
              redis.call('ZREM', KEYS[2], id)
            end
            """;

    private static final String ANNOUNCE = PRUNE + """
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            redis.call('ZADD', KEYS[2], now + ARGV[3], ARGV[1])
            for _, key in ipairs(KEYS) do
              if redis.call('PTTL', key) < tonumber(ARGV[3]) then redis.call('PEXPIRE', key, ARGV[3]) end
            end
            return 1""";

    private static final String ANNOUNCED = PRUNE + "return redis.call('HGETALL', KEYS[1])";

    private static final String WITHDRAW = """
            redis.call('ZREM', KEYS[2], ARGV[1])
            return redis.call('HDEL', KEYS[1], ARGV[1])""";

    private final RedisServer server;
    private final RedisLine posts;
    private final RedisLine takes;
    private final String prefix;

    // Set by attach, then used by the thread that takes.
    private byte[] inbox = {};
    private Duration life = Duration.ZERO;
    private String last = FIRST;
    private long renewAt;
    private int untrimmedEntries;
    private long untrimmedBytes;

    /** The connection that letters were taken from: another one begins with the first letter. */
    private @Nullable Object takenFrom;

    /** Set when the inbox had to be made anew. */
    private volatile boolean isNew;

    private RedisBroker(RedisServer server, String namespace) {
        this.server = server;
        this.posts = new RedisLine(server);
        this.takes = new RedisLine(server);
        this.prefix = "weft:{" + namespace + "}:";
    }

    /**
     * A broker on a Redis or Valkey server; connects with {@link Broker#attach}.
     *
     * @param server {@code redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]}, or {@code rediss://…} with TLS
     * @param namespace keys of different namespaces do not meet
     * @throws IllegalArgumentException if {@code server} is not such an address
     */
    static Broker at(URI server, String namespace) {
        return new RedisBroker(RedisServer.of(server), namespace);
    }

    @Override
    public String server() {
        return server.name();
    }

    /** A connection that nothing comes over any more is given up at last, and another one made. */
    @Override
    public Duration comeback(Duration wait) {
        return wait.plus(ANSWER).plus(RedisServer.CONNECT);
    }

    @Override
    public void attach(String id, Duration inboxLife) throws IOException {
        inbox = inbox(id);
        life = inboxLife;
        try {
            takes.connect(CONNECT);
            posts.connect(CONNECT);
            RedisLine.await(renew(CONNECT), CONNECT);
        } catch (IOException e) {
            throw new IOException(server.name() + " cannot be used: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while connecting with " + server.name(), e);
        }
        isNew = false;
    }

    private byte[] inbox(String id) {
        return (prefix + "inbox:" + id).getBytes(StandardCharsets.UTF_8);
    }

    private CompletableFuture<Object> renew(Duration time) {
        renewAt = System.nanoTime() + life.toNanos() / RENEWALS;
        CompletableFuture<Object> made = takes.send(time, SCRIPT, KEEP, 1, inbox, life.toMillis());
        var _ = made.thenAccept(value -> isNew |= Long.valueOf(1).equals(value));
        return made;
    }

    @Override
    public CompletionStage<Boolean> post(String to, List<byte[]> letters) {
        var parameters = new ArrayList<Object>(3 + 2 * letters.size());
        parameters.add(inbox(to));
        parameters.add("NOMKSTREAM");
        parameters.add("*");
        for (byte[] letter : letters) {
            parameters.add(LETTER);
            parameters.add(letter);
        }
        return posts.send(ANSWER, POST, parameters.toArray()).thenApply(entry -> entry instanceof byte[]);
    }

    @Override
    public List<byte[]> take(Duration wait) throws IOException, InterruptedException {
        Object connection = takes.connect(CONNECT);
        if (connection != takenFrom || isNew) {
            takenFrom = connection;
            isNew = false;
            last = FIRST;
            renewAt = System.nanoTime();
        }
        if (renewAt - System.nanoTime() <= 0) {
            var _ = renew(ANSWER);
        }
        if (untrimmedEntries >= TRIM_ENTRIES || untrimmedBytes >= TRIM_BYTES) {
            trim();
        }
        var letters = new ArrayList<byte[]>();
        Object answer = answer(wait);
        if (answer instanceof List<?> streams && !streams.isEmpty()) {
            read((List<?>) ((List<?>) streams.getFirst()).get(1), letters);
        } else if (untrimmedEntries > 0) {
            trim();
        }
        return letters;
    }

    private Object answer(Duration wait) throws IOException, InterruptedException {
        long began = System.nanoTime();
        try {
            return RedisLine.await(takes.send(wait.plus(ANSWER), TAKE, "COUNT", TAKEN_AT_ONCE, "BLOCK", wait.toMillis(), "STREAMS",
                    inbox, last), wait.plus(ANSWER));
        } catch (IOException e) {
            RedisLine.rest(began);
            throw e;
        }
    }

    /** Adds the letters of entries, each of which has an id, and a list of fields and values. */
    private void read(List<?> entries, List<byte[]> letters) {
        for (Object entry : entries) {
            List<?> parts = (List<?>) entry;
            last = new String((byte[]) parts.get(0), StandardCharsets.US_ASCII);
            List<?> fields = (List<?>) parts.get(1);
            for (int i = 0; i + 1 < fields.size(); i += 2) {
                byte[] letter = (byte[]) fields.get(i + 1);
                if (((byte[]) fields.get(i)).length > NOTHING.length) {
                    letters.add(letter);
                    untrimmedBytes += letter.length;
                }
            }
            untrimmedEntries++;
        }
    }

    /** Removes everything up to the last entry that was taken. */
    private void trim() {
        untrimmedEntries = 0;
        untrimmedBytes = 0;
        int dash = last.indexOf('-');
        String next = last.substring(0, dash + 1) + (Long.parseUnsignedLong(last.substring(dash + 1)) + 1);
        var _ = takes.send(ANSWER, TRIM, inbox, "MINID", next);
    }

    @Override
    public CompletionStage<?> announce(String kind, String id, byte[] bytes, Duration announcementLife) {
        return posts.send(ANSWER, SCRIPT, ANNOUNCE, 2, hash(kind), ends(kind), id, bytes, announcementLife.toMillis());
    }

    @Override
    public Map<String, byte[]> announced(String kind) throws IOException, InterruptedException {
        posts.connect(CONNECT);
        List<?> answer = (List<?>) RedisLine.await(posts.send(ANSWER, SCRIPT, ANNOUNCED, 2, hash(kind), ends(kind)), ANSWER);
        var announced = new HashMap<String, byte[]>();
        for (int i = 0; i + 1 < answer.size(); i += 2) {
            announced.put(new String((byte[]) answer.get(i), StandardCharsets.UTF_8), (byte[]) answer.get(i + 1));
        }
        return announced;
    }

    @Override
    public CompletionStage<?> withdraw(String kind, String id) {
        return posts.send(ANSWER, SCRIPT, WITHDRAW, 2, hash(kind), ends(kind), id);
    }

    private String hash(String kind) {
        return prefix + "announced:" + kind;
    }

    private String ends(String kind) {
        return prefix + "ends:" + kind;
    }

    @Override
    public void close() {
        if (inbox.length > 0) {
            removeInbox();
        }
        takes.close();
        posts.close();
        server.close();
    }

    private void removeInbox() {
        try {
            // Not on the line that waits for letters.
            RedisLine.await(posts.send(ANSWER, DELETE, inbox), GOODBYE);
        } catch (IOException e) {
            // Then it ends by itself.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
