package dev.weft.sharing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A latch of this process. */
public final class HeapLatch implements LatchCore {
    private final CountDownLatch latch;

    public HeapLatch(int count) {
        latch = new CountDownLatch(count);
    }

    @Override
    public void countDown() {
        latch.countDown();
    }

    @Override
    public int count() {
        return (int) latch.getCount();
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
        return latch.await(nanos, TimeUnit.NANOSECONDS);
    }
}
