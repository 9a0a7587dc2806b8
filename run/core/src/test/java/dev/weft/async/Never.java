package dev.weft.async;

import java.util.concurrent.CountDownLatch;

/** Waits that only an interrupt ends. */
final class Never {
    private Never() {}

    static <T> T await() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError("it never ends");
    }

    /** The same, which says that it has begun. */
    static <T> T await(CountDownLatch begun) throws InterruptedException {
        begun.countDown();
        return await();
    }
}
