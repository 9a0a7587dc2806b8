import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What TracedCalls measures in JVMs of their own, with and without a trace: prints the nanoseconds of one call, reading or thread. */
class TracedWorkload {
    private static final long WARM_UP_NANOS = 2_500_000_000L;
    /** Until what is called often enough is throttled. */
    private static final long LONG_WARM_UP_NANOS = 15_000_000_000L;
    private static final int BURSTS = 400;
    private static final int VIRTUAL_THREADS = 100_000;

    private static int kept;

    public static void main(String[] arguments) throws Exception {
        double nanos = switch (arguments[0]) {
            case "fib" -> burst(() -> kept += fib(18)) / 8_361;
            case "half" -> burst(TracedWorkload::halves) / 200;
            case "json" -> json();
            case "virtual" -> virtual();
            default -> throw new IllegalArgumentException(arguments[0]);
        };
        System.out.println(nanos);
    }

    static int fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    private static void halves() {
        for (int i = 0; i < 200; i++) {
            kept += half(i);
        }
    }

    /** Takes about half a microsecond. */
    static int half(int seed) {
        int x = seed | 1;
        for (int i = 0; i < 400; i++) {
            x ^= x << 13;
            x ^= x >>> 17;
            x ^= x << 5;
        }
        return x;
    }

    private static double json() throws Exception {
        var mapper = new ObjectMapper();
        var text = new StringBuilder("[");
        for (int i = 0; i < 40; i++) {
            text.append(i == 0 ? "" : ",").append("{\"id\":").append(1_000_000 + i).append(",\"name\":\"A thing that is sold, number ")
                    .append(i).append("\",\"description\":\"").append("What there is to be said of it, in some words. ".repeat(5))
                    .append("\",\"price\":").append(i * 1.25).append(",\"link\":\"https://shop.example.com/things/by-number/").append(i)
                    .append("?lang=en&currency=EUR\",\"tags\":[\"new\",\"for the garden\"],\"stock\":{\"here\":").append(i % 7)
                    .append(",\"there\":null}}");
        }
        String document = text.append(']').toString();
        long warm = System.nanoTime() + LONG_WARM_UP_NANOS;
        while (System.nanoTime() - warm < 0) {
            kept += read(mapper, document);
        }
        return burst(() -> {
            for (int i = 0; i < 5; i++) {
                kept += read(mapper, document);
            }
        }) / 5;
    }

    private static int read(ObjectMapper mapper, String document) {
        try {
            return mapper.readTree(document).size();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The tenth percentile of bursts, between which the recorder's own thread has time to make room. */
    private static double burst(Runnable work) {
        long warm = System.nanoTime() + WARM_UP_NANOS;
        while (System.nanoTime() - warm < 0) {
            timed(work);
        }
        double[] nanos = new double[BURSTS];
        for (int i = 0; i < BURSTS; i++) {
            nanos[i] = timed(work);
        }
        Arrays.sort(nanos);
        return nanos[BURSTS / 10];
    }

    private static long timed(Runnable work) {
        work.run();
        long start = System.nanoTime();
        work.run();
        long nanos = System.nanoTime() - start;
        LockSupport.parkNanos(1_000_000);
        return nanos;
    }

    /** CPU time of a thread in the best of some passes, in each of which all threads are alive at once and wait in the middle of a call. */
    private static double virtual() throws Exception {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double best = Double.MAX_VALUE;
        for (int pass = 0; pass < 8; pass++) {
            long start = system.getProcessCpuTime();
            var open = new CountDownLatch(1);
            var threads = new Thread[VIRTUAL_THREADS];
            for (int i = 0; i < VIRTUAL_THREADS; i++) {
                threads[i] = Thread.startVirtualThread(() -> task(open));
            }
            open.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            best = Math.min(best, (system.getProcessCpuTime() - start) / (double) VIRTUAL_THREADS);
        }
        return best;
    }

    /** Thirteen traced calls with the fifth one's wait. */
    static void task(CountDownLatch open) {
        for (int i = 0; i < 4; i++) {
            step(i);
        }
        await(open);
        for (int i = 0; i < 7; i++) {
            step(i);
        }
    }

    static void await(CountDownLatch open) {
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static int step(int i) {
        return i * 31;
    }
}
