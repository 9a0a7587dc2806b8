package dev.weft.cluster;

import static dev.weft.cluster.Net.KEY;
import static dev.weft.cluster.Net.bytes;
import static dev.weft.cluster.Net.error;
import static dev.weft.cluster.Net.send;
import static dev.weft.cluster.Net.text;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.client.protocol.RedisCommand;

/** Links over a real server. */
@SuppressWarnings("NullAway") // what is null fails the test as it should
class RedisTest {
    static final Duration LEASE = Duration.ofSeconds(3);

    /** What a process may take for what is due at once, on a busy machine. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private static final String NAMESPACE = "test";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final BlockingQueue<Link> accepted = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T closing(T each) {
        open.add(each);
        return each;
    }

    private RedisProcess redis(String... options) throws IOException {
        return closing(RedisProcess.start(folder, options));
    }

    private Station station(RedisProcess redis, String name, StationOptions options) throws IOException {
        return closing(Station.open(RedisBroker.at(redis.uri(), NAMESPACE), KEY, name, options, (link, _, _) -> accepted.add(link),
                new Words(_ -> {})));
    }

    private Station station(RedisProcess redis, String name) throws IOException {
        return station(redis, name, StationOptions.defaults().lease(LEASE));
    }

    private static Object ask(RedisProcess redis, String command, Object... parameters) throws Exception {
        try (var server = RedisServer.of(redis.uri()); var line = new RedisLine(server)) {
            line.connect(SLACK);
            return RedisLine.await(line.send(SLACK, new RedisCommand<>(command), parameters), SLACK);
        }
    }

    private static List<String> keys(RedisProcess redis) throws Exception {
        return ((List<?>) ask(redis, "KEYS", "*")).stream().map(key -> new String((byte[]) key, StandardCharsets.UTF_8)).sorted().toList();
    }

    private static Message next(Link link) throws IOException, InterruptedException {
        Message message = link.receive();
        assertNotNull(message, "the link has ended: " + link.reason());
        return message;
    }

    @Test
    void aServerThatTakesNothingIsAway() throws Exception {
        RedisProcess redis = redis();
        Station a = station(redis, "driver a");
        Station b = station(redis, "node b");
        Link here = a.connect(b.id(), bytes("worker"));
        Link there = accepted.take();
        // As the old one after a failover: it answers, but is no place for letters any more.
        ask(redis, "REPLICAOF", "127.0.0.1", RedisProcess.freePort());
        await().atMost(SLACK).until(() -> !a.outage().isZero() && !b.outage().isZero());
        ask(redis, "REPLICAOF", "NO", "ONE");
        await().atMost(SLACK).until(() -> a.outage().isZero() && b.outage().isZero());
        send(here, 1, "there");
        assertEquals("there", text(next(there)));
    }

    @Test
    void whatTheServerRefusesIsNotAskedForAgainAtOnce() throws Exception {
        RedisProcess redis = redis();
        Broker broker = closing(RedisBroker.at(redis.uri(), NAMESPACE));
        broker.attach("me", LEASE);
        ask(redis, "SET", "weft:{" + NAMESPACE + "}:inbox:me", "no stream");
        long began = System.nanoTime();
        assertThrows(IOException.class, () -> broker.take(LEASE));
        assertTrue(System.nanoTime() - began >= Duration.ofMillis(90).toNanos());
    }

    @Test
    void aLinkCarriesMessagesBothWays() throws Exception {
        RedisProcess redis = redis();
        Station a = station(redis, "driver a");
        Station b = station(redis, "node b");
        Link here = a.connect(b.id(), bytes("worker"));
        Link there = accepted.take();
        send(here, 1, "there");
        assertEquals("there", text(next(there)));
        send(there, 2, "and back");
        assertEquals("and back", text(next(here)));
        byte[] body = new byte[2_000_000];
        new Random(7).nextBytes(body);
        here.send(3, body, 0, body.length);
        var whole = ByteBuffer.allocate(body.length);
        while (whole.hasRemaining()) {
            Message message = next(there);
            whole.put(message.array(), message.offset(), message.length());
        }
        assertArrayEquals(body, whole.array());
        here.close("done");
        assertNull(there.receive());
        assertEquals(0, a.refused() + b.refused());
    }

    @Test
    void nothingIsLeftOnTheServer() throws Exception {
        RedisProcess redis = redis();
        Station a = station(redis, "driver a");
        Station b = station(redis, "node b");
        b.announce("node", bytes("here"));
        await().until(() -> texts(a.announced("node")).equals(Map.of(b.id(), "here")));
        Link here = a.connect(b.id(), bytes(""));
        accepted.take();
        assertEquals(4, keys(redis).size(), () -> "two inboxes, the announcement and its end");
        assertTrue(keys(redis).stream().allMatch(key -> key.startsWith("weft:{test}:")));
        b.close();
        assertEquals("node b has left: it was closed", error(here::receive));
        assertTrue(a.announced("node").isEmpty());
        a.close();
        assertEquals(List.of(), keys(redis));
    }

    private static Map<String, String> texts(Map<String, byte[]> announced) {
        var texts = new HashMap<String, String>();
        announced.forEach((id, value) -> texts.put(id, new String(value, StandardCharsets.UTF_8)));
        return texts;
    }

    /** Numbers that are sent and come, in order. */
    private static CompletableFuture<Void> count(Link from, Link to, int messages, Runnable half) {
        var sent = new CompletableFuture<Void>();
        Thread.ofPlatform().start(() -> {
            try {
                byte[] bytes = new byte[100];
                for (int i = 0; i < messages; i++) {
                    ByteBuffer.wrap(bytes).putInt(i);
                    from.send(1, bytes, 0, bytes.length);
                }
                sent.complete(null);
            } catch (Throwable e) {
                sent.completeExceptionally(e);
            }
        });
        var received = new CompletableFuture<Void>();
        Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < messages; i++) {
                    Message message = next(to);
                    assertEquals(i, ByteBuffer.wrap(message.array(), message.offset(), message.length()).getInt());
                    if (i == messages / 2) {
                        half.run();
                    }
                }
                received.complete(null);
            } catch (Throwable e) {
                received.completeExceptionally(e);
            }
        });
        return CompletableFuture.allOf(sent, received);
    }

    @Test
    void aHundredThousandMessagesComeInOrder() throws Exception {
        RedisProcess redis = redis();
        Station a = station(redis, "driver a");
        Station b = station(redis, "node b");
        Link here = a.connect(b.id(), bytes(""));
        Link there = accepted.take();
        CompletableFuture.allOf(count(here, there, 100_000, () -> {}), count(there, here, 100_000, () -> {})).get();
    }

    @Test
    void aRestartOfTheServerLosesNothing() throws Exception {
        RedisProcess redis = redis();
        Station a = station(redis, "driver a");
        Station b = station(redis, "node b");
        b.announce("node", bytes("here"));
        Link here = a.connect(b.id(), bytes(""));
        Link there = accepted.take();
        Runnable restart = () -> {
            try {
                redis.kill();
                redis.start();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        CompletableFuture.allOf(count(here, there, 300_000, restart), count(there, here, 300_000, () -> {})).get();
        await().ignoreExceptions().until(() -> a.announced("node").containsKey(b.id()));
        assertEquals(Duration.ZERO, a.outage());
    }

    @Test
    void aServerThatForgetsEverythingLosesNothing() throws Exception {
        RedisProcess redis = redis();
        Station a = station(redis, "driver a");
        Station b = station(redis, "node b");
        Link here = a.connect(b.id(), bytes(""));
        Link there = accepted.take();
        Runnable forget = () -> {
            try (var server = RedisServer.of(redis.uri()); var line = new RedisLine(server)) {
                line.connect(SLACK);
                RedisLine.await(line.send(SLACK, new RedisCommand<>("FLUSHALL")), SLACK);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        count(here, there, 300_000, forget).get();
    }

    @Test
    void aServerThatStaysAwayEndsLinksAfterPatience() throws Exception {
        RedisProcess redis = redis();
        var options = StationOptions.defaults().lease(LEASE).patience(Duration.ofSeconds(2));
        Station a = station(redis, "driver a", options);
        Station b = station(redis, "node b", options);
        Link here = a.connect(b.id(), bytes(""));
        accepted.take();
        redis.kill();
        String reason = error(here::receive);
        assertTrue(reason.matches("the server 127\\.0\\.0\\.1:" + redis.port() + " has not been reachable for [0-9]+\\.[0-9] s"), reason);
        assertTrue(a.outage().compareTo(Duration.ofSeconds(2)) >= 0);
        assertThrows(IOException.class, () -> a.announced("node"));
        redis.start();
        await().until(() -> a.outage().isZero() && b.outage().isZero());
        Link again = a.connect(b.id(), bytes(""));
        send(again, 1, "goes on");
        assertEquals("goes on", text(next(accepted.take())));
    }

    @Test
    void aKilledProcessIsNoticedAndLeavesNothing() throws Exception {
        RedisProcess redis = redis();
        Station a = station(redis, "driver a");
        Process process = echo(redis.uri());
        String peer = process.inputReader().readLine();
        await().until(() -> texts(a.announced("node")).equals(Map.of(peer, "echo")));
        Link link = a.connect(peer, bytes(""));
        send(link, 4, "are you there?");
        assertEquals("are you there?", text(next(link)));
        process.destroyForcibly().waitFor();
        long killed = System.nanoTime();
        String reason = error(link::receive);
        long noticed = System.nanoTime() - killed;
        assertTrue(reason.matches("node echo has not been heard of for ([3-9]|[1-9][0-9]+)\\.[0-9] s"), reason);
        // It had said something in the third of a lease before. How long it takes at most is asked where time is not the machine's.
        assertTrue(noticed > LEASE.toNanos() / 2, () -> "given up after only " + Duration.ofNanos(noticed));
        await().atMost(LEASE.multipliedBy(3).plus(SLACK)).until(() -> keys(redis).size() == 1);
        assertTrue(a.announced("node").isEmpty());
        assertEquals(List.of("weft:{test}:inbox:" + a.id()), keys(redis));
    }

    private Process echo(URI server, String... jvm) throws IOException {
        List<String> command = TestCluster.java(jvm);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EchoPeer.class.getName(), server.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        closing(() -> process.destroyForcibly().waitFor());
        return process;
    }

    @Test
    void aServerIsReachedByTls() throws Exception {
        Path store = folder.resolve("store.p12");
        PemFiles.create(store, folder);
        int port = RedisProcess.freePort();
        RedisProcess redis = redis("--tls-port", String.valueOf(port), "--tls-cert-file", folder.resolve("cert.pem").toString(),
                "--tls-key-file", folder.resolve("key.pem").toString(), "--tls-ca-cert-file", folder.resolve("cert.pem").toString(),
                "--tls-auth-clients", "no");
        URI tls = URI.create("rediss://127.0.0.1:" + port);
        Process process = echo(tls, "-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PemFiles.PASSWORD);
        String peer = process.inputReader().readLine();
        assertTrue(peer.startsWith("node echo~"), () -> peer + process.inputReader().lines().toList());
        Link link = station(redis, "driver a").connect(peer, bytes(""));
        send(link, 1, "by TLS");
        assertEquals("by TLS", text(next(link)));
        String error = attachError(tls);
        assertTrue(error.startsWith("the server 127.0.0.1:" + port + " cannot be used: TLS failed: "), error);
    }

    @Test
    void announcementsOfOthersLiveOnWhenOneEnds() throws Exception {
        RedisProcess redis = redis();
        Broker broker = closing(RedisBroker.at(redis.uri(), NAMESPACE));
        broker.attach("me", SLACK);
        broker.announce("node", "short", bytes("1"), Duration.ofMillis(300)).toCompletableFuture().get();
        broker.announce("node", "long", bytes("2"), SLACK.multipliedBy(3)).toCompletableFuture().get();
        broker.announce("node", "short too", bytes("3"), Duration.ofMillis(300)).toCompletableFuture().get();
        await().until(() -> texts(broker.announced("node")).equals(Map.of("long", "2")));
    }

    @Test
    void lettersForNobodyAreNotKept() throws Exception {
        RedisProcess redis = redis();
        Broker broker = closing(RedisBroker.at(redis.uri(), NAMESPACE));
        broker.attach("me", SLACK);
        assertFalse(broker.post("nobody", List.of(bytes("letter"))).toCompletableFuture().get());
        assertTrue(broker.post("me", List.of(bytes("one"), bytes("two"))).toCompletableFuture().get());
        assertEquals(List.of("one", "two"), broker.take(SLACK).stream().map(letter -> new String(letter, StandardCharsets.UTF_8)).toList());
        assertEquals(List.of(), broker.take(Duration.ofMillis(1)));
        assertEquals(List.of("weft:{test}:inbox:me"), keys(redis));
    }

    @Test
    void whatWasTakenIsRemoved() throws Exception {
        RedisProcess redis = redis();
        Broker broker = closing(RedisBroker.at(redis.uri(), NAMESPACE));
        broker.attach("me", SLACK);
        for (int i = 0; i < 1000; i++) {
            assertTrue(broker.post("me", List.of(new byte[100])).toCompletableFuture().get());
        }
        int taken = 0;
        while (taken < 1000) {
            taken += broker.take(SLACK).size();
        }
        assertEquals(List.of(), broker.take(Duration.ofMillis(1)));
        try (var server = RedisServer.of(redis.uri()); var line = new RedisLine(server)) {
            line.connect(SLACK);
            await().until(() -> RedisLine.await(
                    line.send(SLACK, new RedisCommand<>("XLEN"), "weft:{test}:inbox:me"), SLACK).equals(0L));
        }
    }

    @Test
    void theDatabaseOfTheAddressIsUsed() throws Exception {
        RedisProcess redis = redis();
        Broker broker = closing(RedisBroker.at(URI.create(redis.uri() + "/3"), NAMESPACE));
        broker.attach("me", SLACK);
        assertEquals(List.of(), keys(redis));
    }

    @Test
    void passwordsAreAskedForAndNeverTold() throws Exception {
        RedisProcess redis = redis("--requirepass", "s3cret+&:");
        String server = "the server 127.0.0.1:" + redis.port();
        Broker good = closing(RedisBroker.at(redis.uri(":s3cret+%26:@"), NAMESPACE));
        good.attach("me", SLACK);
        assertEquals(server, good.server());
        Broker named = closing(RedisBroker.at(redis.uri("default:s3cret%2B&%3a@"), NAMESPACE));
        named.attach("me too", SLACK);
        assertEquals(server + " cannot be used: it does not accept this user and password", attachError(redis.uri(":wr0ng@")));
        assertEquals(server + " cannot be used: it does not accept this user and password", attachError(redis.uri("somebody:wr0ng@")));
        assertEquals(server + " cannot be used: it wants a password, in WEFT_CLUSTER_PASSWORD or as in redis://:PASSWORD@HOST",
                attachError(redis.uri()));
    }

    @Test
    void aPasswordMayBeSaidApart() throws Exception {
        RedisProcess redis = redis("--requirepass", "s3cret+&: %");
        for (URI address : List.of(redis.uri(), redis.uri("default:@"))) {
            Broker good = closing(RedisBroker.at(RedisServer.withPassword(address, "s3cret+&: %"), NAMESPACE));
            good.attach("me", SLACK);
        }
        assertEquals(redis.uri(":other@"), RedisServer.withPassword(redis.uri(":other@"), "s3cret"));
        assertEquals(redis.uri(), RedisServer.withPassword(redis.uri(), ""));
        assertEquals(redis.uri(), RedisServer.withPassword(redis.uri(), null));
    }

    private String attachError(URI uri) {
        Broker broker = closing(RedisBroker.at(uri, NAMESPACE));
        return error(() -> broker.attach("me", SLACK));
    }

    @Test
    void aServerThatIsNotThereIsTold() throws Exception {
        RedisProcess redis = redis();
        redis.kill();
        String error = attachError(redis.uri(":s3cret@"));
        assertTrue(error.startsWith("the server 127.0.0.1:" + redis.port() + " cannot be used: Connection refused"), error);
        assertFalse(error.contains("s3cret"));
        String unknown = attachError(URI.create("redis://:s3cret@nowhere.invalid"));
        assertTrue(unknown.startsWith("the server nowhere.invalid:6379 cannot be used: "), unknown);
        assertFalse(unknown.contains("s3cret"));
    }

    @Test
    void aServerThatDoesNotAnswerIsTold() {
        assertEquals("it does not answer", RedisServer.text(new CompletionException(new TimeoutException())));
        assertEquals("it failed", RedisServer.text(null));
    }

    @Test
    void whatIsNoAddressIsTold() {
        for (String wrong : List.of("http://host", "redis:host", "redis://h/x", "redis:///", "host:6379")) {
            String error = assertThrows(IllegalArgumentException.class, () -> RedisBroker.at(URI.create(wrong), NAMESPACE)).getMessage();
            assertEquals("the address of a server is redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], or rediss://… with TLS", error);
        }
    }
}
