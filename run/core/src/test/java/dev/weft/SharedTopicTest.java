package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.SharedTopic.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedTopicTest {
    @OnEveryBackendWithWorkers
    void everySubscriptionHasAllValuesInOrder(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedTopic<Integer> topic = pool.sharer().topic();
            SharedQueue<String> subscribed = pool.sharer().queue();
            Task<List<Integer>> listen = () -> {
                try (var subscription = topic.subscribe(3, WhenFull.PUBLISHER_WAITS)) {
                    subscribed.put("here");
                    return all(subscription);
                }
            };
            List<Job<List<Integer>>> listeners = List.of(pool.submit(listen), pool.submit(listen));
            subscribed.take();
            subscribed.take();
            assertEquals(2, topic.subscriptions());
            var expected = new ArrayList<Integer>();
            for (int i = 0; i < 50; i++) {
                assertEquals(2, topic.publish(i));
                expected.add(i);
            }
            topic.shutdown();
            for (Job<List<Integer>> listener : listeners) {
                assertEquals(expected, listener.get());
            }
            assertEquals(0, topic.subscriptions());
        }
    }

    private static List<Integer> all(SharedTopic.Subscription<Integer> subscription) throws InterruptedException {
        var values = new ArrayList<Integer>();
        while (true) {
            try {
                values.add(subscription.take());
            } catch (QueueShutDown e) {
                return values;
            }
        }
    }

    @OnEveryBackend
    void aSlowSubscriptionDropsItsOldestValuesAndCountsThem(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedTopic<Integer> topic = pool.sharer().topic();
            assertEquals(0, topic.publish(0));
            try (var slow = topic.subscribe(2, WhenFull.DROP_OLDEST)) {
                for (int i = 1; i <= 5; i++) {
                    int reached = pool.call(value -> topic.publish(value), i);
                    assertEquals(1, reached);
                }
                assertEquals(3, slow.dropped());
                assertEquals(4, slow.take());
                assertEquals(5, slow.poll());
                assertNull(slow.poll());
                assertNull(slow.poll(Duration.ofMillis(1)));
            }
        }
    }

    @OnEveryBackendWithWorkers
    void whoPublishesWaitsForTheSlowAfterTheOthersHaveTheValue(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedTopic<Integer> topic = pool.sharer().topic();
            var slow = topic.subscribe(1, WhenFull.PUBLISHER_WAITS);
            var quick = topic.subscribe(10, WhenFull.PUBLISHER_WAITS);
            SharedQueue<String> order = pool.sharer().queue();
            topic.publish(1);
            Job<Integer> publisher = pool.submit(() -> {
                int reached = topic.publish(2);
                order.put("published");
                return reached;
            });
            assertEquals(1, quick.take());
            assertEquals(2, quick.take());
            order.put("taken");
            assertEquals(1, slow.take());
            assertEquals(2, publisher.get());
            assertEquals(List.of("taken", "published"), List.copyOf(order));
            assertEquals(2, slow.take());
        }
    }

    @OnEveryBackendWithWorkers
    void aSubscriptionThatIsClosedHoldsNobodyUp(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedTopic<Integer> topic = pool.sharer().topic();
            var full = topic.subscribe(1, WhenFull.PUBLISHER_WAITS);
            var other = topic.subscribe(2, WhenFull.DROP_OLDEST);
            topic.publish(1);
            Job<Integer> publisher = pool.submit(() -> topic.publish(2));
            assertEquals(1, other.take());
            assertEquals(2, other.take());
            full.close();
            full.close();
            assertEquals(1, publisher.get());
            assertThrows(QueueShutDown.class, full::take);
            assertEquals(1, topic.publish(3));
        }
    }

    @OnEveryBackend
    void aTopicThatWasShutDownTakesNothing(Backend backend) throws Exception {
        try (var pool = backend.open()) {
            SharedTopic<String> topic = pool.sharer().topic();
            var subscription = topic.subscribe(1, WhenFull.PUBLISHER_WAITS);
            topic.publish("last");
            topic.shutdown();
            topic.shutdown();
            assertEquals("last", subscription.take());
            assertThrows(QueueShutDown.class, subscription::poll);
            assertEquals("the topic was shut down, and takes no more values",
                    assertThrows(QueueShutDown.class, () -> pool.call(value -> topic.publish(value), "late")).getMessage());
            assertThrows(QueueShutDown.class, () -> topic.subscribe(1, WhenFull.DROP_OLDEST));
        }
    }

    @OnEveryBackend
    void aSubscriptionDoesNotTravelButItsTopicDoes(Backend backend) {
        try (var pool = backend.open()) {
            SharedTopic<Object> topic = pool.sharer().topic();
            SharedRef<Object> ref = pool.sharer().ref(topic);
            assertEquals(topic, ref.get());
            var subscription = topic.subscribe(1, WhenFull.DROP_OLDEST);
            assertThrows(IllegalArgumentException.class, () -> ref.set(subscription));
            assertThrows(NullPointerException.class, () -> topic.publish(null));
            assertThrows(IllegalArgumentException.class, () -> topic.subscribe(0, WhenFull.DROP_OLDEST));
            assertThrows(NullPointerException.class, () -> topic.subscribe(1, null));
            assertEquals(1, topic.subscriptions());
            assertFalse(topic.equals(pool.sharer().topic()));
            assertTrue(topic.equals(pool.call(_ -> topic, 0)));
        }
    }
}
