package dev.weft.cluster;

import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisConnection;
import org.redisson.client.RedisLoadingException;
import org.redisson.client.RedisMasterDownException;
import org.redisson.client.RedisReadonlyException;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.protocol.CommandData;
import org.redisson.client.protocol.RedisCommand;

/**
 * A connection with the server, and another one when that is lost: then everything fails that was sent over it and has no answer, and
 * nothing is sent again. Commands are executed in the order in which they are sent. Thread-safe.
 */
final class RedisLine implements AutoCloseable {
    /** Before another try to connect. */
    private static final long REST_MILLIS = 100;

    private final RedisServer server;

    // Guarded by this.
    private @Nullable Live live;
    private @Nullable CompletableFuture<Live> connecting;
    private boolean isClosed;

    RedisLine(RedisServer server) {
        this.server = server;
    }

    /** One connection, and what is to be answered. */
    private static final class Live {
        final RedisConnection connection;
        final Set<CompletableFuture<Object>> open = ConcurrentHashMap.newKeySet();
        volatile boolean isLost;

        Live(RedisConnection connection) {
            this.connection = connection;
        }

        void end() {
            isLost = true;
            connection.closeAsync();
            for (CompletableFuture<Object> answer : open) {
                answer.completeExceptionally(new IOException("the connection was lost"));
            }
        }
    }

    /**
     * Waits for a connection, if there is none.
     *
     * @return what tells one connection from another
     * @throws IOException if it does not succeed; not before a moment has passed
     */
    Object connect(Duration time) throws IOException, InterruptedException {
        CompletableFuture<Live> made;
        synchronized (this) {
            Live there = live;
            if (there != null && !there.isLost) {
                return there;
            }
            made = connecting();
        }
        long began = System.nanoTime();
        try {
            return await(made, time);
        } catch (IOException e) {
            rest(began);
            throw e;
        }
    }

    /** Has a moment pass since {@code began}, so that what has failed is not tried again at once. */
    static void rest(long began) throws InterruptedException {
        long rest = REST_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        if (rest > 0) {
            TimeUnit.MILLISECONDS.sleep(rest);
        }
    }

    private synchronized CompletableFuture<Live> connecting() {
        CompletableFuture<Live> there = connecting;
        if (there != null) {
            return there;
        }
        if (isClosed) {
            return CompletableFuture.failedFuture(new IOException("the connection was closed"));
        }
        var made = new CompletableFuture<Live>();
        connecting = made;
        server.connect().whenComplete((connection, error) -> {
            if (error == null) {
                connected(made, new Live(connection));
            } else {
                synchronized (this) {
                    connecting = null;
                }
                made.completeExceptionally(error);
            }
        });
        return made;
    }

    private void connected(CompletableFuture<Live> made, Live there) {
        boolean late;
        synchronized (this) {
            connecting = null;
            late = isClosed;
            if (!late) {
                live = there;
            }
        }
        there.connection.getChannel().closeFuture().addListener(_ -> there.end());
        if (late) {
            there.end();
        }
        made.complete(there);
    }

    /** Sends a command; the future fails if there is no connection, or no answer in {@code time}. Never waits. */
    CompletableFuture<Object> send(Duration time, RedisCommand<Object> command, Object... parameters) {
        var answer = new CompletableFuture<Object>();
        Live there;
        synchronized (this) {
            there = live;
            if (there == null || there.isLost) {
                var _ = connecting();
                answer.completeExceptionally(new IOException("it is not connected"));
                return answer;
            }
        }
        there.open.add(answer);
        ChannelFuture written = there.connection.send(new CommandData<>(answer, ByteArrayCodec.INSTANCE, command, parameters));
        written.addListener(done -> {
            if (!done.isSuccess()) {
                answer.completeExceptionally(done.cause());
            }
        });
        if (there.isLost) {
            answer.completeExceptionally(new IOException("the connection was lost"));
        }
        answer.orTimeout(time.toMillis(), TimeUnit.MILLISECONDS).whenComplete((_, error) -> {
            there.open.remove(answer);
            // After a time-out, an answer that comes still would be taken for that of another command.
            if (error instanceof TimeoutException || isElsewhere(error)) {
                there.end();
            }
        });
        return answer;
    }

    /** Whether the server says that it is not the one to ask: after a failover, another connection leads to the one that is. */
    private static boolean isElsewhere(@Nullable Throwable error) {
        return error instanceof RedisReadonlyException
                || error instanceof RedisLoadingException
                || error instanceof RedisMasterDownException;
    }

    static <T> T await(CompletableFuture<T> answer, Duration time) throws IOException, InterruptedException {
        try {
            return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(RedisServer.text(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("it does not answer", e);
        }
    }

    @Override
    public void close() {
        Live there;
        synchronized (this) {
            isClosed = true;
            there = live;
        }
        if (there != null) {
            there.end();
        }
    }
}
