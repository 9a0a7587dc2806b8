package dev.weft;

import static dev.weft.Victims.HERE;
import static dev.weft.Victims.beside;
import static dev.weft.Victims.get;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Victims.Beside;
import dev.weft.sharing.LockMemory;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are killed at every step of what they do with locks, conditions and rings in memory. Each time one in the program and one in
 * another process wait, and go on; what is protected is as the death has left it, and who comes next is told exactly if it must be.
 */
@ExtendWith(NothingLeft.OfClass.class)
@Timeout(value = 7, unit = TimeUnit.DAYS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // each wait in it has a limit of its own
@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedKillMatrixTest {
    private static final String NOBODY = "nobody";
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Victims victims;

    @BeforeAll
    static void start() throws Exception {
        victims = new Victims(folder);
    }

    @AfterAll
    static void end() throws Exception {
        victims.close();
    }

    // Locks

    /** Two numbers that are the same whenever nobody has the lock. */
    private record Account(SharedLock lock, SharedLong first, SharedLong second, SharedLong token) implements Serializable {
        static Account of(Sharer sharer, SharedLock lock) {
            return new Account(lock, sharer.ofLong(0), sharer.ofLong(0), sharer.ofLong(0));
        }

        /** Adds 1, and tells who had the lock when it died. */
        String add() {
            return lock.with(() -> {
                long own = lock.fencingToken();
                assertTrue(own > token.getAndSet(own), "greater than that of any owner before, dead ones too");
                first.incrementAndGet();
                Victims.here();
                second.incrementAndGet();
                return lock.abandonedBy().orElse(NOBODY);
            });
        }

        private List<Long> balance() {
            return List.of(first.get(), second.get());
        }
    }

    private static Account account() {
        return Account.of(victims.sharer(), victims.sharer().lock());
    }

    /** Who wants the lock: one in the program, one in the other worker. */
    private static final class Heirs {
        private final Account account;
        private final Beside<String> here;
        private final Job<String> there;

        private Heirs(Account account, Beside<String> here, Job<String> there) {
            this.account = account;
            this.here = here;
            this.there = there;
        }

        /** Those of a lock that nobody has. */
        static Heirs ofFree(Account account) {
            return new Heirs(account, beside(account::add), victims.survivor(account::add));
        }

        /** Those of a lock that somebody has, when they wait for it. */
        static Heirs waiting(Account account) throws Exception {
            return waiting(account, "lock.waits", "line.asked");
        }

        static Heirs waiting(Account account, String... through) throws Exception {
            return new Heirs(account, beside(account::add).asleep(), victims.survivor(account::add, through));
        }

        /** Both get it, and {@code told} of them learn that its owner has died. */
        void inherit(int told, long first, long second) throws Exception {
            List<String> dead = Stream.of(here.get(), get(there)).filter(words -> !words.equals(NOBODY)).toList();
            assertEquals(told, dead.size(), dead.toString());
            assertTrue(dead.stream().allMatch(words -> words.startsWith("worker ")), dead.toString());
            assertEquals(List.of(first + 2, second + 2), account.balance());
            assertFalse(account.lock.isLocked());
        }
    }

    @Test
    void whoDiesWithALockLeavesItToTheNextWhoIsTold() {
        victims.each(point -> {
            Account account = account();
            victims.stand(point, account::add);
            var heirs = Heirs.waiting(account);
            victims.kill();
            switch (point) {
                case "lock.taken" -> heirs.inherit(1, 0, 0);
                case HERE -> heirs.inherit(1, 1, 0);
                default -> heirs.inherit(1, 1, 1);
            }
        }, "lock.taken", HERE, "lock.releasing");
    }

    @Test
    void whoDiesWithAReentrantLockLeavesAllOfIt() {
        victims.each(point -> {
            Account account = Account.of(victims.sharer(), victims.sharer().reentrantLock());
            victims.stand(point, () -> account.lock.with(() -> {
                account.add();
            }));
            var heirs = Heirs.waiting(account);
            victims.kill();
            if (point.equals(HERE)) {
                heirs.inherit(1, 1, 0);
            } else {
                heirs.inherit(1, 0, 0);
            }
        }, "lock.taken-again", HERE);
    }

    @Test
    void whoDiesWithoutALockLeavesNothingOfIt() {
        victims.each(point -> {
            Account account = account();
            victims.stand(point, account::add);
            int added = point.equals("lock.released") ? 1 : 0;
            Heirs.ofFree(account).inherit(0, added, added);
            victims.killAndAwaitNotice();
            Heirs.ofFree(account).inherit(0, added + 2, added + 2);
        }, "line.asks", "lock.taking", "lock.released");
    }

    @Test
    void whoDiesAtTheFirstThingItAsksForLeavesNothing() {
        victims.each(point -> {
            try (var fresh = new Victims(Files.createDirectories(folder.resolve("fresh")))) {
                Account account = account();
                fresh.stand(point, account::add);
                fresh.killAndAwaitNotice();
                assertEquals(NOBODY, account.add());
                assertEquals(NOBODY, get(fresh.survivor(account::add)));
                assertEquals(List.of(2L, 2L), account.balance());
            }
        }, "line.dialled");
    }

    @Test
    void whoDiesWaitingForALockGetsItNoMore() {
        victims.each(point -> {
            Account account = account();
            account.lock.lock();
            victims.stand("lock.waits", account::add);
            if (!point.equals("lock.waits")) {
                victims.goOnTo(point);
            }
            // Standing where the dead one does, they cannot be told from it.
            var heirs = Heirs.waiting(account, "line.asked");
            victims.kill();
            account.lock.unlock();
            // If it gets the lock before its death is known, the next one is told so.
            List<String> told = List.of(heirs.here.get(), get(heirs.there));
            assertTrue(told.contains(NOBODY), told.toString());
            assertEquals(List.of(2L, 2L), account.balance());
            await().until(() -> !account.lock.isLocked());
        }, "lock.waits", "line.asks", "line.asked");
    }

    @Test
    void whoDiesWhenItWasGivenALockLeavesItToTheNextWhoIsTold() {
        victims.each(point -> {
            Account account = account();
            account.lock.lock();
            victims.stand("lock.waits", account::add);
            // It is the first who waits.
            victims.goOnTo("line.asked");
            if (!point.equals("line.asked")) {
                victims.leaveFor(point);
            }
            account.lock.unlock();
            victims.arrive();
            await().until(account.lock::isLocked);
            var heirs = Heirs.waiting(account);
            victims.kill();
            heirs.inherit(1, 0, 0);
        }, "line.asked", "line.answered", "lock.waited");
    }

    @Test
    void whoDiesPassingOnALockHasItUntilItsHomeKnows() {
        victims.each(point -> {
            Account account = account();
            victims.stand(HERE, account::add);
            var heirs = Heirs.waiting(account);
            victims.goOnTo("lock.passing-on");
            if (point.equals("line.asked")) {
                victims.goOnTo(point);
                heirs.inherit(0, 1, 1);
                victims.killAndAwaitNotice();
                Heirs.ofFree(account).inherit(0, 3, 3);
            } else {
                victims.kill();
                heirs.inherit(1, 1, 1);
            }
        }, "lock.passing-on", "line.asked");
    }

    // Conditions

    /** Something to wait for. */
    private record Doorbell(SharedLock lock, SharedCondition rung, SharedLong guests) implements Serializable {
        int await() throws InterruptedException {
            lock.lock();
            try {
                rung.awaitUntil(() -> guests.get() > 0);
                guests.decrementAndGet();
                return 1;
            } finally {
                lock.unlock();
            }
        }

        void ring() {
            lock.with(() -> {
                guests.incrementAndGet();
                rung.signal();
            });
        }

        /** Returns when nobody has the lock: who is about to wait for the condition does. */
        void passThrough() {
            lock.with(() -> { });
        }
    }

    private static Doorbell doorbell() {
        SharedLock lock = victims.sharer().reentrantLock();
        return new Doorbell(lock, lock.newCondition(), victims.sharer().ofLong(0));
    }

    /** Has the one that is to be killed wait for {@code bell}, until it stands at {@code point}. */
    private static void standWaiting(Doorbell bell, String point) throws Exception {
        victims.stand("lock.awaits", () -> {
            bell.await();
        });
        if (!point.equals("lock.awaits")) {
            victims.goOnTo(point);
        }
    }

    /** Has the one that is not killed sleep at home for {@code bell}. */
    private static Job<Integer> asleep(Doorbell bell) throws Exception {
        return asleep(bell, bell::await);
    }

    private static <T> Job<T> asleep(Doorbell bell, Task<T> waiting) throws Exception {
        Job<T> other = victims.survivor(waiting, "lock.awaits", "line.asked");
        await().until(() -> LockMemory.hasSleepers(bell.lock.core()));
        return other;
    }

    @Test
    void whoDiesWaitingForAConditionTakesNoSignalWithIt() {
        victims.each(point -> {
            Doorbell bell = doorbell();
            standWaiting(bell, point);
            boolean hasLock = List.of("lock.awaits", "condition.entered").contains(point);
            if (hasLock) {
                victims.kill();
            }
            Job<Integer> other = victims.survivor(bell::await, "lock.awaits", "line.asked");
            bell.passThrough();
            if (!hasLock) {
                victims.kill();
            }
            // It may be for the dead one.
            bell.ring();
            assertEquals(1, get(other));
            assertEquals(0, bell.guests.get());
        }, "lock.awaits", "condition.entered", "condition.looks", "line.asked");
    }

    @Test
    void whoDiesWithASignalLeavesItToTheOthers() {
        victims.each(point -> {
            Doorbell bell = doorbell();
            standWaiting(bell, "line.asked");
            bell.passThrough();
            Job<Integer> other = asleep(bell);
            if (!point.equals("line.asked")) {
                victims.leaveFor(point);
            }
            bell.ring();
            victims.arrive();
            await().until(bell.lock::isLocked);
            victims.kill();
            assertEquals(1, get(other));
            assertEquals(0, bell.guests.get());
            assertFalse(bell.lock.isLocked());
        }, "line.asked", "line.answered", "condition.leaves");
    }

    @Test
    void whoDiesWithASignalThatItGotInMemoryLeavesItToTheOthers() {
        victims.each(point -> {
            Doorbell bell = doorbell();
            standWaiting(bell, "condition.looks");
            Job<Integer> other = asleep(bell);
            bell.ring();
            if (!point.equals("condition.looks")) {
                victims.goOnTo(point);
            }
            victims.kill();
            assertEquals(1, get(other));
            assertEquals(0, bell.guests.get());
            assertFalse(bell.lock.isLocked());
        }, "condition.looks", "condition.seen", "lock.taking", "lock.taken", "condition.leaves");
    }

    @Test
    void whoDiesGivingUpItsWaitWakesTheOthers() {
        victims.each(point -> {
            Doorbell bell = doorbell();
            Job<Boolean> other = asleep(bell, () -> bell.lock.with(() -> bell.rung.await(LONG)));
            victims.stand(point, () -> bell.lock.with(() -> bell.rung.await(Duration.ofMillis(1))));
            victims.kill();
            assertTrue(get(other));
            assertFalse(bell.lock.isLocked());
        }, "condition.leaves");
    }

    @Test
    void whoDiesSignallingHasWokenThoseWhoWait() {
        victims.each(point -> {
            Doorbell bell = doorbell();
            // It looks on, or sleeps.
            Job<Integer> other = victims.survivor(bell::await, "lock.awaits", "condition.looks");
            victims.stand("lock.signals", bell::ring);
            if (!point.equals("lock.signals")) {
                victims.goOnTo(point);
            }
            victims.kill();
            assertEquals(1, get(other));
            assertEquals(0, bell.guests.get());
            assertFalse(bell.lock.isLocked());
        }, "lock.signals", "condition.signalled", "lock.releasing");
    }

    @Test
    void whoDiesWakingThoseWhoSleepHasWokenThem() {
        victims.each(point -> {
            Doorbell bell = doorbell();
            Job<Integer> other = asleep(bell);
            victims.stand("lock.signals", bell::ring);
            if (point.equals("lock.passing-on")) {
                victims.goOnTo("lock.releasing");
                await().until(() -> LockMemory.isWatched(bell.lock.core()));
            }
            victims.goOnTo(point);
            victims.kill();
            assertEquals(1, get(other));
            assertEquals(0, bell.guests.get());
            assertFalse(bell.lock.isLocked());
        }, "condition.signalled", "line.asked", "line.answered", "lock.passing-on");
    }

    // Rings

    private static byte[] message(int number) {
        var bytes = new byte[24];
        bytes[0] = (byte) number;
        bytes[23] = (byte) number;
        return bytes;
    }

    private static int number(byte[] message) {
        assertEquals(24, message.length);
        assertEquals(message[0], message[23]);
        return message[0];
    }

    private static List<Integer> rest(SharedByteRing ring) {
        var numbers = new ArrayList<Integer>();
        for (byte[] next = ring.poll(); next != null; next = ring.poll()) {
            numbers.add(number(next));
        }
        return numbers;
    }

    @Test
    void whoDiesPuttingHasPutAMessageOrNot() {
        victims.each(point -> {
            SharedByteRing ring = victims.sharer().byteRing(256);
            var taking = beside(() -> number(ring.take())).asleep();
            victims.stand(point, () -> ring.put(message(1)));
            boolean isThere = List.of("lock.releasing", "lock.released", "ring.put").contains(point);
            boolean isHeld = !List.of("lock.taking", "lock.released", "ring.put").contains(point);
            Task<Integer> other = () -> {
                ring.put(message(2));
                return 2;
            };
            Job<Integer> putting = isHeld ? victims.survivor(other, "lock.waits", "line.asked") : victims.survivor(other);
            if (!isHeld) {
                get(putting);
            }
            victims.kill();
            get(putting);
            ring.put(message(3));
            var all = new ArrayList<Integer>(List.of(taking.get()));
            all.addAll(rest(ring));
            assertEquals(isThere ? List.of(1, 2, 3) : List.of(2, 3), all);
        }, "lock.taking", "lock.taken", "ring.allotted", "ring.written", "lock.releasing", "lock.released", "ring.put");
    }

    @Test
    void whoDiesTakingHasTakenAMessageOrNot() {
        victims.each(point -> {
            SharedByteRing ring = victims.sharer().byteRing(64);
            ring.put(message(1));
            ring.put(message(2));
            var putting = beside(() -> {
                ring.put(message(3));
                return 3;
            }).asleep();
            victims.stand(point, () -> {
                ring.take();
            });
            boolean isThere = List.of("lock.taking", "lock.taken", "ring.read").contains(point);
            victims.kill();
            Job<Integer> next = victims.survivor(() -> number(ring.take()));
            assertEquals(isThere ? 1 : 2, get(next));
            putting.get();
            assertEquals(isThere ? List.of(2, 3) : List.of(3), rest(ring));
        }, "lock.taking", "lock.taken", "ring.read", "lock.releasing", "lock.released", "ring.taken");
    }

    @Test
    void whoDiesAsleepAtARingKeepsNobodyFromIt() {
        victims.each(point -> {
            SharedByteRing empty = victims.sharer().byteRing(64);
            victims.stand("ring.sleeps", () -> {
                empty.take();
            });
            if (!point.equals("ring.sleeps")) {
                victims.goOnTo(point);
            }
            Job<Integer> taking = victims.survivor(() -> number(empty.take()), "lock.waits", "line.asked");
            victims.kill();
            empty.put(message(5));
            assertEquals(5, get(taking));

            SharedByteRing full = victims.sharer().byteRing(64);
            full.put(message(1));
            full.put(message(2));
            victims.stand("ring.sleeps", () -> full.put(message(3)));
            if (!point.equals("ring.sleeps")) {
                victims.goOnTo(point);
            }
            Job<Boolean> putting = victims.survivor(() -> full.offer(message(4), LONG), "lock.waits", "line.asked");
            victims.kill();
            assertEquals(1, number(full.take()));
            assertTrue(get(putting));
            assertEquals(List.of(2, 4), rest(full));
        }, "ring.sleeps", "line.asked");
    }

    @Test
    void whoDiesClosingARingHasClosedIt() {
        victims.each(point -> {
            SharedByteRing ring = victims.sharer().byteRing(64);
            var taking = beside(() -> {
                try {
                    return number(ring.take());
                } catch (RingClosed e) {
                    return 0;
                }
            }).asleep();
            victims.stand("ring.closed", ring::close);
            if (!point.equals("ring.closed")) {
                victims.goOnTo(point);
            }
            victims.kill();
            assertEquals(0, taking.get());
            assertTrue(ring.isClosed());
            assertNull(beside(() -> {
                try {
                    return ring.poll();
                } catch (RingClosed e) {
                    return null;
                }
            }).get());
        }, "ring.closed", "line.asked");
    }
}
