// Shared objects between worker JVMs beside Python's multiprocessing: locks, numbers, hand-overs, a queue, rings, a map, in turns.
// Run with: ./weft run bench/SharedVersusPython.java [rounds]      (needs python3; prints a Markdown table of medians)
import module java.base;
import module dev.weft;

/** One line of the table. */
record Case(String title, String unit, boolean higherIsBetter, String target, String python, Measured weft) {}

/** What each of two processes does, one of which is 0 and the other 1. */
interface Turns extends Serializable {
    void take(int own, int rounds) throws Exception;
}

interface Measured {
    double figure(Pool pool) throws Exception;
}

static final int CYCLES = 2_000_000;
static final int ITEMS = 300_000;
static final int HAND_OVERS = 20_000;
static final int CALLS = 50_000;
static final int MESSAGES = 2_000_000;
static final int SMALL = 100;
static final int LARGE_MESSAGES = 4_000;
static final int LARGE = 1 << 20;
static final int WARM_UP = 3;

static final List<Case> CASES = List.of(
        new Case("lock and unlock, alone", "ns", false, "≤ 10", "lock", pool -> lock(pool, 1)),
        new Case("lock and unlock, two processes", "ns", false, "≤ 150", "lock-two", pool -> lock(pool, 2)),
        new Case("`SharedLong.incrementAndGet`, alone", "ns", false, "≤ 10", "number", pool -> number(pool, 1)),
        new Case("`SharedLong.incrementAndGet`, two processes", "ns", false, "–", "number-two", pool -> number(pool, 2)),
        new Case("semaphore, acquire and release, alone", "ns", false, "–", "semaphore", pool -> semaphore(pool, 1)),
        new Case("semaphore of two permits, two processes", "ns", false, "–", "semaphore-two", pool -> semaphore(pool, 2)),
        new Case("event, set and awaited in turns", "hand-overs/s", true, "3× Python's", "event", pool -> events(pool)),
        new Case("condition, signalled and awaited in turns", "hand-overs/s", true, "3× Python's", "condition", pool -> condition(pool)),
        new Case("barrier of two processes", "passes/s", true, "3× Python's", "barrier", pool -> barrier(pool)),
        new Case("queue, one puts, another takes, one by one", "items/s", true, "–", "queue", pool -> queue(pool, 1)),
        new Case("the same, `putAll` and `drainTo`", "items/s", true, "≥ 300,000", "queue", pool -> queue(pool, 1_000)),
        new Case("ring of bytes, messages of 100 bytes", "messages/s", true, "≥ 5,000,000", "pipe-small",
                pool -> ring(pool, SMALL, MESSAGES)),
        new Case("ring of bytes, messages of 1 MiB, written and read in place", "GB/s", true, "≥ 5", "pipe-large",
                pool -> ring(pool, LARGE, LARGE_MESSAGES) * LARGE / 1e9),
        new Case("ring of objects, `Integer`", "items/s", true, "–", "queue", pool -> objectRing(pool)),
        new Case("map, put, p50", "µs", false, "≤ 10", "map-put", pool -> map(pool, true)),
        new Case("map, get, p50", "µs", false, "≤ 10", "map-get", pool -> map(pool, false)),
        new Case("map, puts of 16 threads of one process", "puts/s", true, "≥ 300,000", "", pool -> puts(pool, "threads:16")),
        new Case("the same, 64 virtual threads", "puts/s", true, "≥ 300,000", "", pool -> puts(pool, "virtual:64")));

/** Runs {@code body} in as many workers as {@code tasks} at the same time; gives the mean of the nanoseconds that they report. */
static double together(Pool pool, int tasks, Task<Long> body) throws Exception {
    var jobs = new ArrayList<Job<Long>>();
    for (int i = 0; i < tasks; i++) {
        jobs.add(pool.submit(body));
    }
    long sum = 0;
    for (Job<Long> job : jobs) {
        sum += job.get();
    }
    return (double) sum / tasks;
}

/** Nanoseconds of a cycle, all processes together making so many. */
static double lock(Pool pool, int tasks) throws Exception {
    SharedLock lock = pool.sharer().lock();
    return together(pool, tasks, () -> {
        long start = System.nanoTime();
        for (int i = 0; i < CYCLES; i++) {
            lock.lock();
            lock.unlock();
        }
        return System.nanoTime() - start;
    }) / CYCLES / tasks;
}

static double number(Pool pool, int tasks) throws Exception {
    SharedLong number = pool.sharer().ofLong(0);
    double nanos = together(pool, tasks, () -> {
        long start = System.nanoTime();
        for (int i = 0; i < CYCLES; i++) {
            number.incrementAndGet();
        }
        return System.nanoTime() - start;
    });
    if (number.get() != (long) tasks * CYCLES) {
        throw new AssertionError("increments were lost");
    }
    return nanos / CYCLES / tasks;
}

static double semaphore(Pool pool, int tasks) throws Exception {
    SharedSemaphore semaphore = pool.sharer().semaphore(tasks);
    return together(pool, tasks, () -> {
        long start = System.nanoTime();
        for (int i = 0; i < CYCLES; i++) {
            semaphore.acquire();
            semaphore.release();
        }
        return System.nanoTime() - start;
    }) / CYCLES / tasks;
}

/** How often a second one of two processes that take turns is let go on by the other. */
static double handOvers(Pool pool, Turns turns) throws Exception {
    SharedBarrier begun = pool.sharer().barrier(2);
    var jobs = new ArrayList<Job<Long>>();
    for (int i = 0; i < 2; i++) {
        int own = i;
        jobs.add(pool.submit(() -> {
            begun.await();
            long start = System.nanoTime();
            turns.take(own, HAND_OVERS);
            return System.nanoTime() - start;
        }));
    }
    return 2 * HAND_OVERS * 1e9 / Math.max(jobs.get(0).get(), jobs.get(1).get());
}

static double events(Pool pool) throws Exception {
    var events = List.of(pool.sharer().event(), pool.sharer().event());
    return handOvers(pool, (own, rounds) -> {
        if (own == 0) {
            events.get(1).set();
        }
        for (int i = 0; i < rounds; i++) {
            events.get(own).await();
            events.get(own).clear();
            events.get(1 - own).set();
        }
    });
}

static double condition(Pool pool) throws Exception {
    SharedLock lock = pool.sharer().lock();
    SharedCondition passed = lock.newCondition();
    SharedLong turn = pool.sharer().ofLong(0);
    return handOvers(pool, (own, rounds) -> {
        for (int i = 0; i < rounds; i++) {
            lock.lock();
            while (turn.get() != own) {
                passed.await();
            }
            turn.set(1 - own);
            passed.signal();
            lock.unlock();
        }
    });
}

static double barrier(Pool pool) throws Exception {
    SharedBarrier barrier = pool.sharer().barrier(2);
    return handOvers(pool, (_, rounds) -> {
        for (int i = 0; i < rounds; i++) {
            barrier.await();
        }
    }) / 2;
}

static double queue(Pool pool, int batch) throws Exception {
    SharedQueue<Integer> queue = pool.sharer().queue(10 * Math.max(100, batch));
    int items = batch == 1 ? ITEMS / 10 : ITEMS;
    Job<?> producer = pool.submit(() -> {
        for (int i = 0; i < items; i += batch) {
            if (batch == 1) {
                queue.put(i);
            } else {
                queue.putAll(IntStream.range(i, i + batch).boxed().toList());
            }
        }
    });
    Job<Long> consumer = pool.submit(() -> {
        queue.take();
        long start = System.nanoTime();
        var taken = new ArrayList<Integer>();
        for (int left = items - 1; left > 0; left--) {
            taken.clear();
            queue.take();
            left -= batch == 1 ? 0 : queue.drainTo(taken, batch);
        }
        return System.nanoTime() - start;
    });
    producer.get();
    return (items - 1) * 1e9 / consumer.get();
}

/** Messages a second, copied from an array where they are to stand, and from there into another. */
static double ring(Pool pool, int length, int messages) throws Exception {
    SharedByteRing ring = pool.sharer().byteRing(8 * LARGE);
    Job<?> producer = pool.submit(() -> {
        MemorySegment message = MemorySegment.ofArray(new byte[length]);
        for (int i = 0; i < messages; i++) {
            ring.put(length, place -> place.copyFrom(message));
        }
    });
    Job<Long> consumer = pool.submit(() -> {
        var message = new byte[length];
        ring.take();
        long start = System.nanoTime();
        for (int i = 1; i < messages; i++) {
            ring.take(place -> {
                MemorySegment.copy(place, ValueLayout.JAVA_BYTE, 0, message, 0, length);
                return message;
            });
        }
        return System.nanoTime() - start;
    });
    producer.get();
    return (messages - 1) * 1e9 / consumer.get();
}

static double objectRing(Pool pool) throws Exception {
    SharedRing<Integer> ring = pool.sharer().ring(LARGE);
    Job<?> producer = pool.submit(() -> {
        for (int i = 0; i < MESSAGES; i++) {
            ring.put(i);
        }
    });
    Job<Long> consumer = pool.submit(() -> {
        ring.take();
        long start = System.nanoTime();
        for (int i = 1; i < MESSAGES; i++) {
            ring.take();
        }
        return System.nanoTime() - start;
    });
    producer.get();
    return (MESSAGES - 1) * 1e9 / consumer.get();
}

static double map(Pool pool, boolean put) throws Exception {
    SharedMap<Integer, Integer> map = pool.sharer().map();
    for (int i = 0; i < 1_000; i++) {
        map.put(i, i);
    }
    return pool.submit(() -> {
        var nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            Integer _ = put ? map.put(i % 1_000, i) : map.get(i % 1_000);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[CALLS / 2] / 1e3;
    }).get();
}

static double puts(Pool pool, String callers) throws Exception {
    SharedMap<Integer, Integer> map = pool.sharer().map();
    long nanos = pool.submit(() -> {
        long start = System.nanoTime();
        try (var threads = Pool.of(callers)) {
            threads.parallel(0, ITEMS).forEach(i -> map.put((int) i % 1_000, (int) i));
        }
        return System.nanoTime() - start;
    }).get();
    return ITEMS * 1e9 / nanos;
}

static void python(Map<String, List<Double>> figures) throws Exception {
    var process = new ProcessBuilder("python3", "bench/python/sharing.py").redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var lines = process.inputReader()) {
        lines.lines().map(line -> line.split(" ")).forEach(words ->
                figures.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(Double.valueOf(words[1])));
    }
    if (process.waitFor() != 0) {
        throw new IllegalStateException("bench/python/sharing.py failed");
    }
}

void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    var python = new HashMap<String, List<Double>>();
    var own = new LinkedHashMap<Case, List<Double>>();
    try (var pool = Pool.processes(2)) {
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Case one : CASES) {
                double figure = one.weft.figure(pool);
                if (round >= 0) {
                    own.computeIfAbsent(one, _ -> new ArrayList<>()).add(figure);
                }
            }
            if (round >= 0) {
                python(python);
            }
        }
    }
    IO.println("| | unit | target | Weft | Python | Weft is |\n|---|---|---|---|---|---|");
    own.forEach((one, figures) -> {
        double weft = median(figures);
        String line = String.format(Locale.ROOT, "| %s | %s | %s | %s |", one.title, one.unit, one.target, text(weft));
        if (python.containsKey(one.python)) {
            double other = median(python.get(one.python));
            line += String.format(Locale.ROOT, " %s | %.1f× |", text(other), one.higherIsBetter ? weft / other : other / weft);
        } else {
            line += " – | – |";
        }
        IO.println(line);
    });
}

static String text(double figure) {
    return String.format(Locale.ROOT, figure < 100 ? "%.1f" : "%,.0f", figure);
}

static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
}
