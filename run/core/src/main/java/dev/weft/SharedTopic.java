package dev.weft;

import dev.weft.job.Nanos;
import dev.weft.sharing.Link;
import dev.weft.sharing.Party;
import dev.weft.sharing.Stored;
import dev.weft.sharing.TopicCore;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values that go to all who subscribe, among tasks, threads or processes.
 *
 * <!--
 * {@snippet :
 * Pool pool = Pool.threads();
 * record Price(long cents) implements java.io.Serializable {}
 * Price price = new Price(100);
 * static void show(Price price) {}
 * }
 * -->
 * {@snippet weft="continued" :
 * SharedTopic<Price> prices = pool.sharer().topic();
 * pool.submit(() -> {
 *     try (var subscription = prices.subscribe(100, SharedTopic.WhenFull.DROP_OLDEST)) {
 *         while (true) {
 *             show(subscription.take());    // QueueShutDown after the last one
 *         }
 *     }
 * });
 * prices.publish(price);
 * }
 *
 * <p>A subscription has what is published after it began; of each publisher, in order. Values are copies, as all values of shared objects;
 * null is refused, as is what is not serializable ({@code IllegalArgumentException}).
 *
 * <p>Memory consistency effects: what was done before a value was published <i>happens-before</i> what is done after it was taken.
 *
 * @param <T> the type of the values
 */
public final class SharedTopic<T> extends Face<TopicCore> {
    /** What happens to a value for which a subscription has no room. */
    public enum WhenFull {
        /** The subscription drops its oldest value, and counts that. */
        DROP_OLDEST,

        /** Who publishes waits for room. The others have the value already. */
        PUBLISHER_WAITS
    }

    SharedTopic(Link<TopicCore> link) {
        super(link, Travelling.Kind.TOPIC);
    }

    /**
     * Gives a value to all subscriptions that there are, and waits for room in those that want that.
     *
     * @return how many have it
     * @throws QueueShutDown if the topic was shut down
     */
    public int publish(T value) throws InterruptedException {
        Stored stored = Stored.of(Objects.requireNonNull(value, "a topic has no null"), "a shared topic");
        TopicCore.Published published = core().publish(stored);
        int reached = published.reached();
        // Nobody waits for a slow one who can have the value at once.
        for (long subscription : published.full()) {
            if (core().publishTo(subscription, stored, Long.MAX_VALUE) != TopicCore.ENDED) {
                reached++;
            }
        }
        return reached;
    }

    /**
     * Begins a subscription. It ends when it is closed, or this process ends.
     *
     * @param capacity how many values wait in it, at least 1
     * @throws QueueShutDown if the topic was shut down
     */
    public Subscription<T> subscribe(int capacity, WhenFull whenFull) {
        Objects.requireNonNull(whenFull, "whenFull");
        return new Subscription<>(core(), core().subscribe(Party.current(), capacity, whenFull == WhenFull.DROP_OLDEST));
    }

    /** How many subscriptions there are. */
    public int subscriptions() {
        return core().subscriptions();
    }

    /** Lets no more values in; subscriptions have those that wait, and then say so. May be repeated. */
    public void shutdown() {
        core().shutdown();
    }

    /**
     * What comes of a topic. Belongs to the process that has begun it, and does not travel. Thread-safe: a value goes to one of the threads
     * that take.
     *
     * @param <T> the type of the values
     */
    public static final class Subscription<T> implements AutoCloseable {
        private final TopicCore core;
        private final long number;

        private Subscription(TopicCore core, long number) {
            this.core = core;
            this.number = number;
        }

        /**
         * Takes the next value, and waits for one.
         *
         * @throws QueueShutDown if the topic was shut down and all was taken, or if this was closed
         */
        public T take() throws InterruptedException {
            return Objects.requireNonNull(value(core.take(number, Long.MAX_VALUE)));
        }

        /** As {@link #take}, at most {@code timeout}; null if no value came. */
        public @Nullable T poll(Duration timeout) throws InterruptedException {
            return value(core.take(number, Nanos.of(timeout)));
        }

        /** As {@link #take}, without waiting; null if there is no value. */
        public @Nullable T poll() {
            return value(core.poll(number));
        }

        /** How many values it has dropped because it had no room. */
        public long dropped() {
            return core.dropped(number);
        }

        /** What waits in it is thrown away, and who waits for it goes on. May be repeated. */
        @Override
        public void close() {
            core.unsubscribe(number);
        }

        @SuppressWarnings("unchecked") // only a T is published
        private @Nullable T value(@Nullable Stored stored) {
            return stored == null ? null : (T) stored.value();
        }
    }
}
