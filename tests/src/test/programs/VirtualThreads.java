import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** A thousand virtual threads that are all alive at once and give way in the middle of nested calls. */
public class VirtualThreads {
    public static void main(String[] args) throws Exception {
        var started = new CountDownLatch(1000);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            threads.add(Thread.ofVirtual().name("virtual-" + i).start(() -> outer(started)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("done");
    }

    static void outer(CountDownLatch started) {
        started.countDown();
        for (int i = 0; i < 3; i++) {
            inner(started);
        }
    }

    static void inner(CountDownLatch started) {
        try {
            started.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        innermost();
    }

    static void innermost() {
        Thread.yield();
        LockSupport.parkNanos(1_000);
    }
}
