// Waits for shared objects in every way, and passes items through a queue, on the backend that its argument names.
import module dev.weft;

void main(String[] args) throws Exception {
    try (Pool pool = Pool.of(args[0])) {
        Sharer sharer = pool.sharer();
        waitForLocks(pool, sharer.lock(), sharer.reentrantLock());
        waitForOthers(pool, sharer.barrier(2), sharer.event(), sharer.semaphore(0), sharer.latch(1));
        waitForMessages(pool, sharer.byteRing(64));
        waitForRoom(sharer.topic());
        passItems(pool, sharer.queue(1000), sharer.queue(1000));
    }
    IO.println("done");
}

/** The lock is held for as long as somebody waits for it; the condition is signalled when somebody waits for it. */
void waitForLocks(Pool pool, SharedLock held, SharedLock lock) throws Exception {
    held.lock();
    pool.submit(() -> held.tryLock(Duration.ofMillis(20))).get();
    held.unlock();
    pool.submit(() -> {
        held.lock();
        held.unlock();
    }).get();

    // Who waits for one of the first conditions may be signalled in memory, and that is no wait.
    for (int i = 0; i < 4; i++) {
        lock.newCondition();
    }
    SharedCondition told = lock.newCondition();
    SharedBoolean waits = pool.sharer().ofBoolean(false);
    var waiter = pool.submit(() -> lock.with(() -> {
        waits.set(true);
        told.await();
    }));
    while (!waiter.isDone()) {
        lock.with(() -> {
            if (waits.get()) {
                told.signalAll();
            }
        });
    }
    waiter.get();
}

void waitForOthers(Pool pool, SharedBarrier barrier, SharedEvent event, SharedSemaphore semaphore, SharedLatch latch) throws Exception {
    var arrived = pool.submit(() -> {
        barrier.await();
    });
    awaitOne(barrier);
    barrier.await();
    arrived.get();
    var broken = pool.submit(() -> {
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            // As it is to be.
        }
    });
    awaitOne(barrier);
    barrier.reset();
    broken.get();

    pool.submit(() -> semaphore.tryAcquire(Duration.ofMillis(1))).get();
    pool.submit(() -> latch.await(Duration.ofMillis(1))).get();
    Thread interrupted = Thread.ofPlatform().name("interrupted").start(() -> {
        try {
            event.await();
        } catch (InterruptedException e) {
            // As it is to be.
        }
    });
    while (!isIn(interrupted, "Watch.sleep")) {
        Thread.onSpinWait();
    }
    interrupted.interrupt();
    interrupted.join();
}

boolean isIn(Thread thread, String method) {
    boolean waits = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(thread.getState());
    return waits && Stream.of(thread.getStackTrace()).anyMatch(frame -> frame.toString().contains(method));
}

void awaitOne(SharedBarrier barrier) {
    while (barrier.getNumberWaiting() == 0) {
        Thread.onSpinWait();
    }
}

/** Long enough that there is time left to wait once the ring has been looked at, however busy the machine is. */
void waitForMessages(Pool pool, SharedByteRing ring) throws Exception {
    pool.submit(() -> ring.poll(Duration.ofSeconds(1))).get();
    ring.put(new byte[24]);
    ring.put(new byte[24]);
    ring.offer(new byte[24], Duration.ofSeconds(1));
}

/** A subscription has room for one value, and there are two. */
void waitForRoom(SharedTopic<Integer> topic) throws Exception {
    try (var subscription = topic.subscribe(1, SharedTopic.WhenFull.PUBLISHER_WAITS)) {
        topic.publish(1);
        Thread publisher = Thread.ofPlatform().name("publisher").start(() -> {
            try {
                topic.publish(2);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        while (!isIn(publisher, "HeapQueue.put")) {
            Thread.onSpinWait();
        }
        subscription.take();
        publisher.join();
    }
}

/** Three items there, one by one, and back; then 150 at once. */
void passItems(Pool pool, SharedQueue<Integer> there, SharedQueue<Integer> back) throws Exception {
    for (int i = 0; i < 3; i++) {
        there.put(i);
    }
    pool.submit(() -> {
        for (int i = 0; i < 3; i++) {
            back.put(there.take());
        }
    }).get();
    for (int i = 0; i < 3; i++) {
        back.take();
    }
    back.poll(Duration.ofMillis(1));
    there.putAll(IntStream.range(0, 150).boxed().toList());
    pool.submit(() -> there.drainTo(new ArrayList<>())).get();
}
