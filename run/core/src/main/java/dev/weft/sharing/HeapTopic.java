package dev.weft.sharing;

import dev.weft.QueueShutDown;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A topic of this process: a queue for each subscription. */
public final class HeapTopic implements TopicCore {
    private static final class Subscription {
        private final int process;
        private final boolean dropsOldest;
        private final HeapQueue values;
        private final AtomicLong dropped = new AtomicLong();

        Subscription(int process, int capacity, boolean dropsOldest) {
            this.process = process;
            this.dropsOldest = dropsOldest;
            values = HeapQueue.fifo(capacity);
        }

        /** Whether it has the value now; if not, it has to be waited for. */
        boolean offer(List<Stored> value) {
            while (values.offer(value) == 0) {
                if (!dropsOldest) {
                    return false;
                }
                if (values.poll(0) != null) {
                    dropped.incrementAndGet();
                }
            }
            return true;
        }
    }

    /** In the order in which they began. */
    private final Map<Long, Subscription> subscriptions = new ConcurrentSkipListMap<>();

    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean shutdown;

    @Override
    public Published publish(Stored value) {
        refuseIfShutDown();
        List<Stored> one = List.of(value);
        int reached = 0;
        var full = new ArrayList<Long>();
        for (Map.Entry<Long, Subscription> subscription : subscriptions.entrySet()) {
            try {
                if (subscription.getValue().offer(one)) {
                    reached++;
                } else {
                    full.add(subscription.getKey());
                }
            } catch (QueueShutDown e) {
                // It has just ended.
                continue;
            }
        }
        return new Published(reached, full);
    }

    @Override
    public int publishTo(long number, Stored value, long nanos) throws InterruptedException {
        try {
            return subscription(number).values.put(List.of(value), nanos);
        } catch (QueueShutDown e) {
            return ENDED;
        }
    }

    @Override
    public long subscribe(long party, int capacity, boolean dropsOldest) {
        refuseIfShutDown();
        long number = numbers.incrementAndGet();
        subscriptions.put(number, new Subscription(Party.process(party), capacity, dropsOldest));
        if (shutdown) {
            shutdown();
        }
        return number;
    }

    @Override
    public @Nullable Stored poll(long number) {
        return subscription(number).values.poll(0);
    }

    @Override
    public @Nullable Stored take(long number, long nanos) throws InterruptedException {
        return subscription(number).values.take(0, nanos);
    }

    @Override
    public long dropped(long number) {
        return subscription(number).dropped.get();
    }

    @Override
    public void unsubscribe(long number) {
        Subscription subscription = subscriptions.remove(number);
        if (subscription != null) {
            subscription.values.shutdown(true);
        }
    }

    @Override
    public int subscriptions() {
        return subscriptions.size();
    }

    @Override
    public void shutdown() {
        shutdown = true;
        subscriptions.values().forEach(subscription -> subscription.values.shutdown(false));
    }

    @Override
    public void ended(int process, String words) {
        subscriptions.forEach((number, subscription) -> {
            if (subscription.process == process) {
                unsubscribe(number);
            }
        });
    }

    private Subscription subscription(long number) {
        Subscription subscription = subscriptions.get(number);
        if (subscription == null) {
            throw new QueueShutDown("the subscription was closed, and has no more values");
        }
        return subscription;
    }

    private void refuseIfShutDown() {
        if (shutdown) {
            throw new QueueShutDown("the topic was shut down, and takes no more values");
        }
    }
}
