package dev.weft.cluster;

import dev.weft.ipc.ErrorText;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.HashedWheelTimer;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisClientConfig;
import org.redisson.client.RedisConnection;
import org.redisson.client.RedisWrongPasswordException;
import org.redisson.misc.RedisURI;

/** Where a Redis server is, how to be let in, and the threads of connections with it, which are few. */
final class RedisServer implements AutoCloseable {
    private static final int DEFAULT_PORT = 6379;

    /** How long one try to connect takes at most. */
    static final Duration CONNECT = Duration.ofSeconds(2);

    private static final int LOGIN_MILLIS = 10_000;

    /** One for each connection, as the look-up of a host may take long. */
    private static final int THREADS = 2;

    private final String name;
    private final RedisClientConfig config;
    private final MultiThreadIoEventLoopGroup threads;
    private final HashedWheelTimer timer;

    /** @param login {@code USER:PASSWORD}, {@code :PASSWORD} or {@code PASSWORD}, as in an address; null for none */
    private RedisServer(String scheme, String place, @Nullable String login, int database) {
        this.name = "the server " + place;
        var factory = new DefaultThreadFactory("weft-cluster-redis", true);
        this.threads = new MultiThreadIoEventLoopGroup(THREADS, factory, NioIoHandler.newFactory());
        this.timer = new HashedWheelTimer(factory);
        this.config = new RedisClientConfig()
                .setAddress(new RedisURI(scheme + "://" + place))
                .setDatabase(database)
                .setGroup(threads)
                .setExecutor(threads)
                .setTimer(timer)
                .setResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                .setConnectTimeout((int) CONNECT.toMillis())
                .setCommandTimeout(LOGIN_MILLIS)
                .setKeepAlive(true)
                .setTcpNoDelay(true);
        if (login != null) {
            int colon = login.indexOf(':');
            config.setUsername(colon > 0 ? decode(login.substring(0, colon)) : null);
            config.setPassword(decode(login.substring(colon + 1)));
        }
    }

    /** Other than in forms of web pages, a plus is a plus. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static RedisServer of(URI address) {
        String scheme = address.getScheme();
        if (!"redis".equals(scheme) && !"rediss".equals(scheme) || address.getHost() == null) {
            throw wrong();
        }
        int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
        int database = database(address.getPath());
        return quietly(() -> new RedisServer(scheme, address.getHost() + ":" + port, address.getRawUserInfo(), database));
    }

    /** The address with a password that is said apart, if there is one, and none in the address. */
    static URI withPassword(URI address, @Nullable String password) {
        String login = address.getRawUserInfo();
        if (password == null || password.isEmpty() || address.getHost() == null || login != null && !login.endsWith(":")) {
            return address;
        }
        String encoded = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");
        String text = address.toString();
        int place = text.indexOf("://") + 3;
        String rest = text.substring(login == null ? place : place + login.length() + 1);
        return URI.create(text.substring(0, place) + (login == null ? ":" : login) + encoded + "@" + rest);
    }

    private static int database(@Nullable String path) {
        String number = path == null || path.isEmpty() ? "" : path.substring(1);
        if (!number.matches("[0-9]{0,4}")) {
            throw wrong();
        }
        return number.isEmpty() ? 0 : Integer.parseInt(number);
    }

    /** What was given is not repeated: it may have a password. */
    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException(
                "the address of a server is redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or rediss://… with TLS");
    }

    /**
     * SLF4J, which the client logs with, says on its first use that there is nothing behind it, if there is nothing. That is no news to who
     * did not choose it.
     */
    private static <T> T quietly(Supplier<T> first) {
        String property = "slf4j.internal.verbosity";
        if (System.getProperty(property) != null) {
            return first.get();
        }
        System.setProperty(property, "ERROR");
        try {
            return first.get();
        } finally {
            System.clearProperty(property);
        }
    }

    /** For people: host and port. */
    String name() {
        return name;
    }

    /** Makes a connection; where the server is asked anew each time. */
    CompletionStage<RedisConnection> connect() {
        return RedisClient.create(config).connectAsync();
    }

    /** What went wrong, for people, to be put behind the server's name; without what the client knows of passwords. */
    static String text(@Nullable Throwable error) {
        return switch (error) {
            case CompletionException e when e.getCause() != null -> text(e.getCause());
            case RedisWrongPasswordException _ -> "it does not accept this user and password";
            case RedisAuthRequiredException _ -> "it wants a password, in WEFT_CLUSTER_PASSWORD or as in redis://:PASSWORD@HOST";
            case TimeoutException _ -> "it does not answer";
            case SSLException e -> "TLS failed: " + e.getMessage();
            case IOException e when e.getMessage() != null -> e.getMessage();
            case null -> "it failed";
            default -> ErrorText.message(error).replaceFirst("(?s)\\.? (channel|script): .*", "");
        };
    }

    @Override
    public void close() {
        timer.stop();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
