package dev.weft;

import static dev.weft.Victims.HERE;
import static dev.weft.Victims.beside;
import static dev.weft.Victims.get;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are killed at every step of a request to the home of an object: before it is sent, in the middle of it, when it was sent and not
 * answered, and when its answer has come and nobody has seen it. Each time the request was done or not, once, others go on, and what the
 * dead one took is reported. The same is done to a worker that is the home.
 */
@ExtendWith(NothingLeft.OfClass.class)
@Timeout(value = 7, unit = TimeUnit.DAYS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // each wait in it has a limit of its own
@SuppressWarnings("NullAway") // what is null fails the test as it should
@Tag("deep")
class SharedLineKillMatrixTest {
    /** After so many requests both sides have memory for them. */
    private static final int WARM = 40;

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

    /** Has a worker do {@code use} with {@code queue} and stand at {@code point} of that, with memory for requests. */
    private static void stand(String point, SharedQueue<?> queue, Action use) throws Exception {
        victims.stand(HERE, () -> {
            for (int i = 0; i < WARM; i++) {
                var _ = queue.size();
            }
            Victims.here();
            use.run();
        });
        victims.goOnTo(point);
    }

    @Test
    void whoDiesTakingAnItemLeavesItOrHasLostIt() {
        victims.each(point -> {
            SharedQueue<String> queue = victims.sharer().queue();
            queue.put("a");
            stand(point, queue, () -> {
                queue.take();
            });
            boolean isTaken = point.equals("line.asked") || point.equals("line.answered");
            if (isTaken) {
                await().until(queue::isEmpty);
            }
            victims.killAndAwaitNotice();
            String left = queue.poll();
            if (isTaken) {
                assertNull(left);
            } else if (!point.equals("lane.put")) {
                assertEquals("a", left);
            }
            if (left == null) {
                String message = assertThrows(QueueItemsLost.class, queue::join).getMessage();
                assertTrue(message.contains("worker ") && message.contains(" ended with 1 of them"), message);
            }
            queue.taskDone();
            assertTrue(queue.join(Duration.ofSeconds(60)));
            assertEquals("b", get(victims.survivor(() -> {
                queue.put("b");
                return queue.take();
            })));
        }, "line.asks", "lane.written", "lane.put", "line.asked", "line.answered");
    }

    @Test
    void whoDiesWaitingForAnItemTakesNoneThatComesLater() {
        victims.each(point -> {
            SharedQueue<String> queue = victims.sharer().queue();
            stand(point, queue, () -> {
                queue.take();
            });
            var here = beside(queue::take).asleep();
            victims.killAndAwaitNotice();
            queue.put("a");
            assertEquals("a", here.get());
            Job<String> there = victims.survivor(() -> queue.take());
            queue.put("b");
            assertEquals("b", get(there));
            assertNull(queue.poll());
        }, "lane.put", "line.asked");
    }

    @Test
    void whoDiesPuttingAnItemHasPutItOnceOrNotAtAll() {
        victims.each(point -> {
            SharedQueue<String> queue = victims.sharer().queue(1);
            // So much goes by the pipe.
            boolean isLarge = List.of("line.piece", "append.before-end", "flush.part").contains(point);
            stand(point, queue, () -> queue.put(isLarge ? "x".repeat(200_000) : "x"));
            boolean isThere = point.equals("line.asked") || point.equals("line.answered");
            if (isThere) {
                await().until(() -> queue.size() == 1);
            }
            victims.killAndAwaitNotice();
            if (!point.equals("lane.put")) {
                assertEquals(isThere ? 1 : 0, queue.size());
            }
            String first = queue.poll();
            assertEquals("b", get(victims.survivor(() -> {
                queue.put("b");
                return queue.take();
            })));
            assertNull(queue.poll());
            queue.taskDone(first == null ? 1 : 2);
            queue.join();
        }, "line.asks", "lane.written", "lane.put", "append.before-end", "flush.part", "line.piece", "line.asked", "line.answered");
    }

    @Test
    void whoDiesWaitingForRoomPutsNothingLater() {
        victims.each(point -> {
            SharedQueue<String> queue = victims.sharer().queue(1);
            queue.put("a");
            stand(point, queue, () -> queue.put("x"));
            Job<Integer> other = victims.survivor(() -> {
                queue.put("b");
                return 1;
            }, "line.asked");
            victims.killAndAwaitNotice();
            assertEquals("a", queue.take());
            assertEquals("b", queue.take());
            get(other);
            assertNull(queue.poll());
        }, "line.asked");
    }

    @Test
    void whoDiesReportingAnItemHasReportedItOrLostIt() {
        victims.each(point -> {
            SharedQueue<String> queue = victims.sharer().queue();
            queue.put("a");
            stand(point, queue, () -> {
                queue.take();
                Victims.here();
                queue.taskDone();
            });
            victims.goOnTo(HERE);
            victims.goOnTo(point);
            var joining = beside(() -> {
                try {
                    return queue.join(Duration.ofSeconds(60));
                } catch (QueueItemsLost e) {
                    return e;
                }
            });
            if (point.equals("line.asks")) {
                joining.asleep();
                victims.kill();
                assertEquals(QueueItemsLost.class, joining.get().getClass());
            } else {
                assertEquals(true, joining.get());
                victims.killAndAwaitNotice();
                queue.join();
            }
        }, "line.asks", "line.asked", "line.answered");
    }

    @Test
    void whoDiesChangingAMapHasChangedItOnceOrNotAtAll() {
        victims.each(point -> {
            SharedQueue<String> queue = victims.sharer().queue();
            SharedMap<String, Integer> map = victims.sharer().map();
            map.put("k", 1);
            stand("line.asks", queue, () -> map.merge("k", 10, Integer::sum));
            if (point.equals("line.asked")) {
                // What is there was given, and the new value is sent.
                victims.goOnTo("line.answered");
                victims.goOnTo(point);
                await().until(() -> map.get("k") == 11);
            }
            int before = map.get("k");
            victims.killAndAwaitNotice();
            assertEquals(before, map.get("k"));
            map.merge("k", 100, Integer::sum);
            assertEquals(before + 1_100, get(victims.survivor(() -> map.merge("k", 1_000, Integer::sum))));
        }, "line.asks", "line.asked");
    }

    @Test
    void whoDiesInACallLeavesTheObjectFree() {
        victims.each(point -> {
            SharedInstance<StringBuilder> text = victims.sharer().instance(StringBuilder::new);
            victims.stand(point, () -> {
                text.call(t -> t.append("a").length());
            });
            victims.killAndAwaitNotice();
            int length = text.call(StringBuilder::length);
            assertTrue(length == 0 || length == 1 && !point.equals("line.asks"), "length " + length);
            Job<Integer> longer = victims.survivor(() -> text.call(t -> t.append("b").length()));
            assertEquals(length + 1, get(longer));
        }, "line.asks", "line.asked", "line.answered");
    }

    // The home

    @Test
    void whoAsksAHomeThatDiesIsToldSo() {
        victims.each(point -> {
            SharedQueue<SharedQueue<String>> theirs = victims.sharer().queue();
            SharedQueue<Integer> never = victims.sharer().queue();
            victims.approach(point, () -> {
                try (var sharer = Sharer.open()) {
                    theirs.put(sharer.queue());
                    never.take();
                }
            });
            SharedQueue<String> queue = theirs.take();
            var waiting = beside(() -> {
                try {
                    return queue.take();
                } catch (SharedObjectLost e) {
                    return "lost";
                }
            });
            victims.arrive();
            Job<String> other = victims.survivor(() -> {
                try {
                    return queue.take();
                } catch (SharedObjectLost e) {
                    return "lost";
                }
            }, "line.asks");
            victims.kill();
            assertEquals("lost", waiting.get());
            assertEquals("lost", get(other));
            String message = assertThrows(SharedObjectLost.class, () -> queue.put("x")).getMessage();
            assertTrue(message.contains("has ended"), message);
        }, "desk.asked");
        victims.each(point -> {
            SharedQueue<SharedQueue<String>> theirs = victims.sharer().queue();
            SharedQueue<Integer> never = victims.sharer().queue();
            victims.approach(point, () -> {
                try (var sharer = Sharer.open()) {
                    theirs.put(sharer.queue());
                    never.take();
                }
            });
            SharedQueue<String> queue = theirs.take();
            var putting = beside(() -> {
                try {
                    queue.put("x");
                    return "put";
                } catch (SharedObjectLost e) {
                    return "lost";
                }
            });
            victims.arrive();
            if (point.equals("desk.answered")) {
                assertEquals("put", putting.get());
            }
            victims.kill();
            assertEquals(point.equals("desk.answered") ? "put" : "lost", putting.get());
            assertThrows(SharedObjectLost.class, queue::size);
            assertThrows(SharedObjectLost.class, () -> queue.put("y"));
        }, "desk.asked", "desk.answers", "desk.answered");
    }
}
