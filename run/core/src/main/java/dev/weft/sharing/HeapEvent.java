package dev.weft.sharing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An event of this process. */
public final class HeapEvent implements EventCore {
    /** Open if the event is set. A clear puts another in its place, so who waits at this one is woken however soon that follows. */
    private volatile CountDownLatch latch = new CountDownLatch(1);

    // That a set of what is set waits for a clear makes what was done before it seen by who has cleared.
    @Override
    public synchronized void set() {
        latch.countDown();
    }

    @Override
    public synchronized void clear() {
        if (isSet()) {
            latch = new CountDownLatch(1);
        }
    }

    @Override
    public boolean isSet() {
        return latch.getCount() == 0;
    }

    @Override
    public boolean await(long nanos) throws InterruptedException {
        return latch.await(nanos, TimeUnit.NANOSECONDS);
    }
}
