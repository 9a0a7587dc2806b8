package dev.weft.cluster;

import static dev.weft.cluster.Net.LEASE;
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

import dev.weft.ipc.ByteWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links, leases and seals, on a server in memory. */
@SuppressWarnings("NullAway") // what is null fails the test as it should
class StationTest {
    private static final Duration SHORT = LEASE.dividedBy(12);

    private final Net net = new Net();

    @AfterEach
    void closeAll() {
        net.close();
    }

    private Net.Host a() throws IOException {
        return net.host("driver a");
    }

    private Net.Host b() throws IOException {
        return net.host("node b");
    }

    private static Message next(Link link) throws IOException, InterruptedException {
        Message message = link.receive();
        assertNotNull(message, "the link has ended: " + link.reason());
        return message;
    }

    private static void assertCarries(Link from, Link to, String text) throws IOException, InterruptedException {
        send(from, 7, text);
        Message message = next(to);
        assertEquals(7, message.type());
        assertEquals(text, text(message));
    }

    private static void assertBroken(String reason, Link link) {
        assertEquals(reason, error(link::receive));
        assertEquals(reason, error(() -> send(link, 1, "late")));
        assertTrue(link.isEnded());
        assertEquals(reason, link.reason());
    }

    @Test
    void aLinkCarriesMessagesBothWays() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes("worker 3"));
        Net.Accepted accepted = b.accepted().take();
        assertEquals("worker 3", accepted.opening());
        assertEquals(a.station().id(), accepted.peer());
        assertEquals(b.station().id(), here.peer());
        assertCarries(here, accepted.link(), "there");
        assertCarries(accepted.link(), here, "and back");
        assertCarries(here, accepted.link(), "");
        assertNull(here.reason());
        assertFalse(here.isEnded());
    }

    @Test
    void aLongMessageComesInPieces() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        byte[] body = new byte[3_000_000];
        new Random(1).nextBytes(body);
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        here.send(5, body, 10, body.length - 20);
        var received = new ByteArrayOutputStream();
        while (received.size() < body.length - 20) {
            Message message = next(there);
            assertEquals(5, message.type());
            assertTrue(message.length() <= Link.MOST_BYTES, "a piece has " + message.length() + " bytes");
            received.write(message.array(), message.offset(), message.length());
        }
        assertArrayEquals(Arrays.copyOfRange(body, 10, body.length - 10), received.toByteArray());
    }

    @Test
    void whatWasSentBeforeTheEndArrivesAndThenTheEnd() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        for (int i = 0; i < 100; i++) {
            send(here, i, "message");
        }
        here.close("the worker is not needed any more");
        for (int i = 0; i < 100; i++) {
            assertEquals(i, next(there).type());
        }
        assertNull(there.receive());
        assertEquals("the worker is not needed any more", there.reason());
        assertEquals("the worker is not needed any more",
                error(() -> send(there, 1, "late")));
        assertNull(here.receive());
        assertThrows(IOException.class, () -> send(here, 1, "late"));
    }

    @Test
    void aLinkIsRefusedWithAReason() throws Exception {
        Net.Host a = a();
        Station full = net.station("node full", (link, _, _) -> link.close("node full has no room"));
        Link link = a.station().connect(full.id(), bytes(""));
        assertNull(link.receive());
        assertEquals("node full has no room", link.reason());
    }

    @Test
    void anAcceptorThatFailsClosesTheLink() throws Exception {
        Net.Host a = a();
        Station broken = net.station("node broken", (_, _, _) -> {
            throw new IllegalStateException("broken");
        });
        Link link = a.station().connect(broken.id(), bytes(""));
        assertNull(link.receive());
        assertEquals("the link could not be accepted: java.lang.IllegalStateException: broken", link.reason());
    }

    @Test
    void messagesOfSeveralThreadsAreNotMixed() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        int size = 700_000;
        List<Thread> senders = IntStream.range(0, 4).mapToObj(type -> Thread.ofPlatform().start(() -> {
            try {
                here.send(type, new byte[size], 0, size);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        })).toList();
        for (int whole = 0; whole < senders.size(); whole++) {
            Message first = next(there);
            for (int got = first.length(); got < size;) {
                Message message = next(there);
                assertEquals(first.type(), message.type());
                got += message.length();
            }
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    @Test
    void anInterruptedThreadSendsAndReceivesAllTheSame() throws Exception {
        int window = 64 * 1024;
        Station a = net.station("driver a", Net.KEY, Net.OPTIONS.window(window), (link, _, _) -> link.close("no"));
        Net.Host b = b();
        Link here = a.connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        int size = 3 * window;
        Thread sender = Thread.ofPlatform().start(() -> {
            try {
                here.sendUninterruptibly(1, new byte[size], 0, size);
                assertEquals(2, here.receiveUninterruptibly().type());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            if (Thread.currentThread().isInterrupted()) {
                there.close("it was interrupted to the end");
            }
        });
        await().until(() -> sender.getState() == Thread.State.WAITING);
        sender.interrupt();
        for (int got = 0; got < size;) {
            got += next(there).length();
        }
        send(there, 2, "");
        sender.join();
        assertEquals("it was interrupted to the end", there.reason());
    }

    @Test
    void aSenderWaitsForWhoDoesNotReceive() throws Exception {
        int window = 64 * 1024;
        Station a = net.station("driver a", Net.KEY, Net.OPTIONS.window(window), (link, _, _) -> link.close("no"));
        Net.Host b = b();
        Link here = a.connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        var sent = new AtomicInteger();
        Thread sender = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < 1000; i++) {
                    here.send(1, new byte[1000], 0, 1000);
                    sent.incrementAndGet();
                }
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        await().until(() -> sender.getState() == Thread.State.WAITING && sent.get() == window / Piece.cost(1000));
        net.pass(LEASE.multipliedBy(2));
        assertEquals(window / Piece.cost(1000), sent.get(), "more was sent than the window has room for");
        for (int i = 0; i < 1000; i++) {
            assertEquals(1000, next(there).length());
        }
        sender.join();
    }

    @Test
    void aWaitingSenderIsToldTheEnd() throws Exception {
        Station a = net.station("driver a", Net.KEY, Net.OPTIONS.window(2048), (link, _, _) -> link.close("no"));
        Net.Host b = b();
        Link here = a.connect(b.station().id(), bytes(""));
        var error = new CompletableFuture<String>();
        Thread sender = Thread.ofPlatform().start(() -> {
            try {
                here.send(1, new byte[10_000], 0, 10_000);
            } catch (IOException | InterruptedException e) {
                error.complete(e.getMessage());
            }
        });
        await().until(() -> sender.getState() == Thread.State.WAITING);
        b.accepted().take().link().close("enough");
        assertEquals("enough", error.get());
    }

    @Test
    void aPeerThatFallsSilentIsGivenUpAfterALease() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        assertCarries(there, here, "first");
        send(there, 7, "last");
        net.server.settle();
        net.freeze(b.station(), true);
        net.pass(LEASE.minus(SHORT));
        assertFalse(here.isEnded());
        net.pass(SHORT.multipliedBy(3));
        assertEquals("last", text(next(here)), "what had come was not received");
        String reason = error(here::receive);
        assertTrue(reason.matches("node b has not been heard of for 3[69]00\\.0 s"), reason);
        assertBroken(reason, here);
    }

    @Test
    void aProcessThatWasFrozenLearnsThatItsLinksAreOver() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        assertCarries(here, there, "first");
        net.freeze(b.station(), true);
        net.pass(LEASE.multipliedBy(2));
        assertTrue(here.isEnded());
        net.freeze(b.station(), false);
        net.pass(LEASE);
        assertBroken("driver a does not have this link any more: it has not heard of this process for too long", there);
        Link another = b.station().connect(a.station().id(), bytes("again"));
        assertCarries(another, a.accepted().take().link(), "a new link works");
    }

    @Test
    void whoSleptDoesNotGiveUpOthersAtOnce() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        net.sleep(LEASE.multipliedBy(5));
        net.pass(LEASE.multipliedBy(2));
        assertCarries(here, there, "still there");
        assertCarries(there, here, "as well");
    }

    @Test
    void silentLinksLiveOn() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        net.pass(SHORT);
        int before = net.server.posts();
        net.pass(LEASE.multipliedBy(10));
        int letters = net.server.posts() - before;
        // Two stations say something three times a lease.
        assertTrue(letters >= 2 * 10 * 2 && letters <= 2 * 10 * 4, letters + " letters in 10 leases");
        assertCarries(here, there, "still there");
    }

    @Test
    void nothingIsSaidWithoutLinks() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        a.station().connect(b.station().id(), bytes("")).close("at once");
        net.pass(SHORT.multipliedBy(3));
        int before = net.server.posts();
        net.pass(LEASE.multipliedBy(3));
        assertEquals(before, net.server.posts());
    }

    @Test
    void anOutageOfTheServerEndsNothing() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        assertEquals(Duration.ZERO, a.station().outage());
        net.server.away(true);
        send(here, 1, "posted in vain");
        net.pass(LEASE.multipliedBy(5));
        Duration outage = a.station().outage();
        assertTrue(outage.compareTo(LEASE.multipliedBy(5).minus(SHORT)) >= 0 && outage.compareTo(LEASE.multipliedBy(6)) < 0, "" + outage);
        // It comes back without anything, and one of the two only much later.
        net.server.clear();
        net.server.away(false);
        net.pass(SHORT);
        assertEquals("posted in vain", text(next(there)));
        assertCarries(there, here, "and back");
        assertEquals(Duration.ZERO, a.station().outage());
        net.pass(LEASE.multipliedBy(2));
        assertCarries(here, there, "still there");
    }

    @Test
    void afterAnOutageAPeerHasAWholeLeaseToComeBack() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        net.server.away(true);
        net.pass(LEASE.multipliedBy(2));
        net.freeze(b.station(), true);
        net.server.away(false);
        net.pass(LEASE.minus(SHORT));
        assertFalse(here.isEnded(), () -> "given up too early: " + here.reason());
        net.freeze(b.station(), false);
        net.pass(SHORT);
        assertCarries(there, here, "back in time");
    }

    @Test
    void afterAnOutagePeersHaveTheTimeThatItTakesToFindTheServer() throws Exception {
        net.server.comeback(LEASE);
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        net.freeze(b.station(), true);
        net.server.away(true);
        net.pass(LEASE.multipliedBy(2));
        net.server.away(false);
        net.pass(LEASE.multipliedBy(2).minus(SHORT));
        assertFalse(here.isEnded(), () -> "given up too early: " + here.reason());
        net.pass(SHORT.multipliedBy(3));
        assertTrue(here.isEnded());
    }

    @Test
    void peopleAreToldOfLongOutagesAndOfTheirEnd() throws Exception {
        Net.Host a = a();
        net.server.away(true);
        net.pass(SHORT.multipliedBy(3));
        net.server.away(false);
        net.pass(SHORT);
        assertEquals(List.of(), List.copyOf(net.said), "short ones are nobody's business");
        net.server.away(true);
        net.pass(LEASE.multipliedBy(11));
        assertMatches("the server in memory has not answered for [12][0-9]{3}\\.0 s; what runs goes on, and nothing is given up before"
                + " 36000 s", net.said.take());
        net.server.away(false);
        net.pass(SHORT);
        assertMatches("the server in memory is there again after [34][0-9]{4}\\.0 s", net.said.take());
        assertEquals(Duration.ZERO, a.station().outage());
        assertEquals(List.of(), List.copyOf(net.said));
    }

    @Test
    void peopleAreToldWhatAnOutageLongerThanPatienceCosts() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        a.station().connect(b.station().id(), bytes(""));
        net.server.settle();
        net.freeze(b.station(), true);
        net.server.away(true);
        net.pass(LEASE.multipliedBy(12));
        assertMatches("the server in memory has not answered for .*", net.said.take());
        assertMatches("the server in memory has not been reachable for 3[67][0-9]{3}\\.0 s, so all that ran over it is given up",
                net.said.take());
        assertEquals(List.of(), List.copyOf(net.said));
    }

    @Test
    void whoWasGivenUpIsNotAmongTheAnnouncedUntilItIsHeardOf() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        b.station().announce("node", bytes("here"));
        Link here = a.station().connect(b.station().id(), bytes(""));
        net.server.settle();
        net.freeze(b.station(), true);
        net.pass(LEASE.plus(SHORT.multipliedBy(2)));
        assertTrue(here.isEnded());
        assertMatches("node b has not been heard of for .* s and is taken for lost", net.said.take());
        assertEquals(Map.of(), a.station().announced("node"));
        net.freeze(b.station(), false);
        net.pass(LEASE);
        assertMatches("node b is heard of again", net.said.take());
        assertEquals(Set.of(b.station().id()), a.station().announced("node").keySet());
    }

    private static void assertMatches(String pattern, String text) {
        assertTrue(text.matches(pattern), text);
    }

    @Test
    void anOutageLongerThanPatienceEndsAllLinks() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        net.server.away(true);
        net.pass(LEASE.multipliedBy(11));
        String reason = error(here::receive);
        assertTrue(reason.matches("the server in memory has not been reachable for 36[0-9]{3}\\.[0-9] s"), reason);
        net.server.away(false);
        net.pass(SHORT.multipliedBy(2));
        b.accepted().clear();
        Link another = a.station().connect(b.station().id(), bytes(""));
        assertCarries(another, b.accepted().take().link(), "goes on");
    }

    @Test
    void aHoleIsFoundByWhatComesBehindIt() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        var number = new AtomicInteger();
        net.server.lose(posted -> posted.from().equals(a.station().id()) && number.incrementAndGet() == 1);
        send(here, 1, "lost");
        send(here, 2, "behind it");
        assertEquals("lost", text(next(there)));
        assertEquals("behind it", text(next(there)));
    }

    @Test
    void anOpeningThatIsLostComesAgain() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        var number = new AtomicInteger();
        net.server.lose(posted -> posted.from().equals(a.station().id()) && number.incrementAndGet() == 1);
        Link here = a.station().connect(b.station().id(), bytes("first"));
        send(here, 1, "before there is a link");
        Link other = a.station().connect(b.station().id(), bytes("second"));
        var links = Map.of(b.accepted().take().opening(), 1, b.accepted().take().opening(), 1);
        assertEquals(Set.of("first", "second"), links.keySet());
        net.pass(LEASE);
        assertNull(here.reason());
        assertNull(other.reason());
    }

    @Test
    void theLastLetterIsSentAgainWhenNothingComesBehindIt() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        net.pass(SHORT);
        var number = new AtomicInteger();
        net.server.lose(posted -> posted.from().equals(a.station().id()) && number.incrementAndGet() == 1);
        send(here, 1, "lost");
        net.pass(LEASE.dividedBy(2));
        assertEquals("lost", text(next(there)));
    }

    @Test
    void lettersOfBeforeAreDropped() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes("once"));
        Link there = b.accepted().take().link();
        assertCarries(here, there, "one");
        assertCarries(here, there, "two");
        net.server.settle();
        List<MemoryServer.Posted> letters = net.server.posted();
        letters.forEach(posted -> net.server.deliver(posted.to(), posted.letter()));
        net.server.settle();
        assertEquals(letters.size(), a.station().repeated() + b.station().repeated());
        assertTrue(b.accepted().isEmpty());
        assertCarries(here, there, "three");
    }

    @Test
    void ofAPeerWithoutLinksOnlyWhatMayNotComeAgainIsKept() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link first = a.station().connect(b.station().id(), bytes("once"));
        Link there = b.accepted().take().link();
        assertCarries(first, there, "one");
        first.close("done");
        assertNull(there.receive());
        net.pass(LEASE.multipliedBy(2));
        assertEquals(List.of(1, 1), List.of(a.station().peers(), b.station().peers()));
        net.pass(LEASE.multipliedBy(3));
        assertEquals(List.of(0, 0), List.of(a.station().peers(), b.station().peers()));
        List<MemoryServer.Posted> letters = net.server.posted();
        letters.forEach(posted -> net.server.deliver(posted.to(), posted.letter()));
        net.server.settle();
        assertEquals(letters.size(), a.station().repeated() + b.station().repeated());
        assertTrue(b.accepted().isEmpty());
        Link second = a.station().connect(b.station().id(), bytes("again"));
        Net.Accepted accepted = b.accepted().take();
        assertEquals("again", accepted.opening());
        assertCarries(second, accepted.link(), "two");
        assertCarries(accepted.link(), second, "back");
        Link theirs = b.station().connect(a.station().id(), bytes(""));
        assertCarries(theirs, a.accepted().take().link(), "three");
    }

    @Test
    void aPeerWhosePlaceIsTakenPostsNothingMore() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        var peer = new Peer(a.station(), b.station().id(), new Seal(Net.KEY), Peer.Past.NONE);
        var pasts = new HashMap<String, Peer.Past>();
        peer.leave("once");
        net.server.settle();
        int posts = net.server.posts();
        assertTrue(peer.retire(a.station().now(), 0, pasts));
        assertEquals(1, pasts.get(b.station().id()).closed());
        peer.leave("twice");
        net.server.settle();
        assertEquals(posts, net.server.posts());
        assertNull(peer.connect(bytes(""), 1 << 20));
    }

    @Test
    void aLetterOfAnEarlierProcessIsOfNoUse() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        a.station().connect(b.station().id(), bytes("take this"));
        b.accepted().take();
        byte[] letter = net.server.posted().getFirst().letter();
        b.station().close();
        Net.Host again = b();
        net.server.deliver(again.station().id(), letter);
        net.server.settle();
        assertEquals(1, again.station().refused());
        assertTrue(again.accepted().isEmpty());
    }

    @Test
    void nothingOfAnotherKeyIsLookedAt() throws Exception {
        Net.Host a = a();
        Net.Host stranger = net.host("node stranger", Net.key("another key of 16"));
        Net.Host nobody = net.host("node without", ClusterKey.PUBLIC);
        a.station().announce("node", bytes("here"));
        for (Net.Host other : List.of(stranger, nobody)) {
            Link link = other.station().connect(a.station().id(), bytes("let me in"));
            assertTrue(other.station().announced("node").isEmpty());
            net.pass(LEASE.plus(SHORT.multipliedBy(2)));
            assertTrue(error(link::receive).startsWith("driver a has not been heard of for "));
        }
        assertTrue(a.station().refused() >= 2, "refused " + a.station().refused());
        assertTrue(a.accepted().isEmpty());
        assertEquals(1, stranger.station().refused());
    }

    @Test
    void aLetterThatWasChangedIsDroppedAndSentAgain() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        assertCarries(here, there, "first");
        net.server.settle();
        net.server.lose(posted -> {
            if (posted.to().equals(b.station().id())) {
                posted.letter()[posted.letter().length - 20] ^= 1;
            }
            return false;
        });
        send(here, 1, "changed");
        net.server.settle();
        assertEquals(1, b.station().refused());
        net.server.lose(_ -> false);
        net.pass(LEASE.dividedBy(2));
        assertEquals("changed", text(next(there)));
    }

    @Test
    void anyBytesMayBeInAnInbox() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        net.server.settle();
        byte[] good = net.server.posted().getFirst().letter();
        var random = new Random(42);
        long refused = 0;
        for (int length = 1; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            net.server.deliver(b.station().id(), cut);
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            noise[0] = 1;
            net.server.deliver(b.station().id(), noise);
            refused += 2;
        }
        net.server.settle();
        assertTrue(b.station().refused() + b.station().repeated() >= refused - good.length);
        assertCarries(here, there, "goes on");
    }

    @Test
    void whatCannotBeUnderstoodEndsTheLinks() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        var closing = new Seal(Net.KEY).new Closing("node odd~0", a.station().id(), 0);
        net.server.deliver(a.station().id(), closing.close(new byte[] {99}, 1));
        Link link = a.station().connect(b.station().id(), bytes(""));
        assertCarries(link, b.accepted().take().link(), "others go on");
        var open = new ByteWriter(64);
        long id = 1 << 1 | ("node odd~0".compareTo(a.station().id()) < 0 ? 0 : 1);
        new Piece(Frame.OPEN, 1, 1 << 20, bytes("odd")).write(open, id);
        net.server.deliver(a.station().id(), closing.close(open.array(), open.size()));
        Link odd = a.accepted().take().link();
        open.reset(64);
        Frame.ack(open, id, 1000, 0, false);
        net.server.deliver(a.station().id(), closing.close(open.array(), open.size()));
        String reason = error(odd::receive);
        assertEquals("what node odd sends cannot be understood: piece 1000 and 0 bytes are acknowledged, but only 0 and 0 were sent",
                reason);
    }

    @Test
    void aStationThatLeavesTellsItsPeers() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        send(there, 3, "the last word");
        b.station().announce("node", bytes("here"));
        assertEquals(1, a.station().announced("node").size());
        b.station().close();
        b.station().close();
        assertEquals("the last word", text(next(here)));
        assertBroken("node b has left: it was closed", here);
        assertBroken("this process has left the cluster", there);
        assertFalse(net.server.hasInbox(b.station().id()));
        assertTrue(a.station().announced("node").isEmpty());
        assertBroken("this process has left the cluster", b.station().connect(a.station().id(), bytes("")));
    }

    @Test
    void aStationWhoseThreadFailsTellsItsPeersAndPeople() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Net.Host c = net.host("driver c");
        b.station().announce("node", bytes("here"));
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        Link ofAnother = c.station().connect(b.station().id(), bytes(""));
        b.accepted().take();
        net.server.fail(b.station().id());
        String reason = "this process cannot go on in the cluster: java.lang.IllegalStateException: broken";
        assertBroken(reason, there);
        assertEquals(reason, net.said.take());
        assertBroken(reason, b.station().connect(a.station().id(), bytes("")));
        assertBroken("node b has left: it cannot go on: java.lang.IllegalStateException: broken", here);
        assertBroken("node b has left: it cannot go on: java.lang.IllegalStateException: broken", ofAnother);
        b.station().announce("node", bytes("here again"));
        await().until(() -> a.station().announced("node").isEmpty());
        b.station().close();
        assertFalse(net.server.hasInbox(b.station().id()));
    }

    @Test
    void linksThatWereClosedBeforeItLeavesEndInOrder() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        send(here, 1, "word");
        here.close("done");
        a.station().close();
        assertEquals("word", text(next(there)));
        assertNull(there.receive());
        assertEquals("done", there.reason());
    }

    @Test
    void aPeerThatIsNotThereIsNoticed() throws Exception {
        Net.Host a = a();
        Link link = a.station().connect("node gone~00", bytes(""));
        net.pass(LEASE.plus(SHORT.multipliedBy(2)));
        assertTrue(error(link::receive).startsWith("node gone has not been heard of for "));
    }

    @Test
    void announcementsAreSeenByOthersAndRenewed() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        b.station().announce("node", bytes("2 workers"));
        b.station().announce("node", bytes("3 workers"));
        Map<String, byte[]> seen = a.station().announced("node");
        assertEquals(Set.of(b.station().id()), seen.keySet());
        assertArrayEquals(bytes("3 workers"), seen.get(b.station().id()));
        assertTrue(a.station().announced("driver").isEmpty());
        net.server.restart();
        net.pass(SHORT);
        assertEquals(1, a.station().announced("node").size(), "it was not announced again to a server that lost it");
        net.server.clear();
        net.pass(LEASE.plus(SHORT));
        assertEquals(1, a.station().announced("node").size(), "it was not renewed");
        b.station().withdraw("node");
        net.pass(LEASE.plus(SHORT));
        assertTrue(a.station().announced("node").isEmpty());
    }

    @Test
    void namesOfStationsAreTold() throws Exception {
        assertEquals("driver a", Station.nameOf(a().station().id()));
        assertEquals("node ???", Station.nameOf(net.host("node ü~\n").station().id()));
        assertEquals(222, Station.nameOf(net.host("n".repeat(300)).station().id()).length());
        assertEquals("no id", Station.nameOf("no id"));
    }

    @Test
    void patienceMayBeForEver() throws Exception {
        StationOptions options = Net.OPTIONS.patience(ChronoUnit.FOREVER.getDuration());
        Station a = net.station("driver a", Net.KEY, options, (link, _, _) -> link.close("no"));
        Net.Host b = b();
        Link here = a.connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        net.server.away(true);
        net.pass(LEASE.multipliedBy(9));
        net.server.away(false);
        assertCarries(here, there, "patient");
    }

    @Test
    void wrongUseIsTold() throws Exception {
        Net.Host a = a();
        assertEquals("an opening has at most 64 KiB, but this one has 65537 bytes",
                assertThrows(IllegalArgumentException.class, () -> a.station().connect("b", new byte[65_537])).getMessage());
        assertEquals("a station has no links with itself",
                assertThrows(IllegalArgumentException.class, () -> a.station().connect(a.station().id(), new byte[0])).getMessage());
        Link link = a.station().connect("b", new byte[0]);
        assertEquals("type must be 0 or more, but was -1",
                assertThrows(IllegalArgumentException.class, () -> link.send(-1, new byte[0], 0, 0)).getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> link.send(1, new byte[3], 2, 2));
        assertEquals("lease must be at least 100 ms, but was PT0.05S; the default is 5 s",
                assertThrows(IllegalArgumentException.class, () -> StationOptions.defaults().lease(Duration.ofMillis(50))).getMessage());
        assertEquals("patience must be at least 100 ms, but was PT0S; the default is 60 s",
                assertThrows(IllegalArgumentException.class, () -> StationOptions.defaults().patience(Duration.ZERO)).getMessage());
        assertEquals("window must be 1 KiB to 1 GiB, but was 0 bytes; the default is 4 MiB",
                assertThrows(IllegalArgumentException.class, () -> StationOptions.defaults().window(0)).getMessage());
        assertEquals("a cluster's key must have at least 16 bytes that nobody can guess, but has 3; Manager.newKey() makes one",
                assertThrows(IllegalArgumentException.class, () -> new ClusterKey(new byte[3])).getMessage());
    }

    @Test
    void whatManyLinksSayGathersInFewLetters() throws Exception {
        Net.Host a = a();
        Net.Host b = b();
        Link here = a.station().connect(b.station().id(), bytes(""));
        Link there = b.accepted().take().link();
        net.server.away(true);
        for (int i = 0; i < 10_000; i++) {
            send(here, i, "gathered");
        }
        net.pass(SHORT);
        int before = net.server.posted().size();
        net.server.away(false);
        for (int i = 0; i < 10_000; i++) {
            assertEquals(i, next(there).type());
        }
        long letters = net.server.posted().stream().skip(before).filter(posted -> posted.from().equals(a.station().id())).count();
        assertTrue(letters <= 10, letters + " letters for 10,000 messages");
    }
}
