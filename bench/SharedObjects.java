// Shared objects of this process asked from another: what the first call costs there, how long one takes, and how many a second there are.
// Run with: ./weft run bench/SharedObjects.java [rounds]      (prints Markdown tables)
import module dev.weft;

/** What is measured; all of them have their home here. */
record Objects(SharedLong number, SharedMap<Integer, String> map, SharedMap<Integer, List<Integer>> lists, SharedQueue<Integer> queue,
        SharedLock lock) implements Serializable {}

interface Call {
    void on(Objects objects, int i) throws Exception;
}

record Case(String title, Call call) {}

static final int CALLS = 20_000;
static final int SAMPLE = 10_000;

void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    try (var sharer = Sharer.open()) {
        var objects = new Objects(sharer.ofLong(0), sharer.map(), sharer.map(), sharer.queue(), sharer.lock());
        for (int i = 0; i < 100; i++) {
            objects.map.put(i, "value " + i);
        }
        IO.println("| a new worker | first call | second |\n|---|---|---|");
        for (int i = 0; i < 3; i++) {
            try (var pool = Pool.processes(1)) {
                IO.println(pool.call(o -> first(o), objects));
            }
        }
        IO.println("\n| one thread | p10 | p50 | p99 |\n|---|---|---|---|");
        try (var pool = Pool.processes(1)) {
            IO.println(pool.call(o -> latencies("worker of a pool", o, rounds), objects));
        }
        var process = WorkerProcess.start(() -> System.out.println(latencies("WorkerProcess", objects, rounds)));
        process.join();
        IO.println("| threads of one worker | platform threads | virtual threads |\n|---|---|---|");
        try (var pool = Pool.processes(1)) {
            for (int threads : new int[] {1, 4, 16, 64, 256}) {
                IO.println(pool.call(o -> rates(o, threads, rounds), objects));
            }
        }
    }
}

static List<Case> cases() {
    return List.of(
            new Case("`SharedLong.get()`", (o, _) -> o.number.get()),
            new Case("`SharedMap.get(i)` of a text", (o, i) -> o.map.get(i % 100)),
            new Case("`SharedMap.put(i, text)`", (o, i) -> o.map.put(i % 100, "text")),
            new Case("`SharedMap.put(i, list)`", (o, i) -> o.lists.put(i % 100, List.of(i, i + 1))),
            new Case("`SharedQueue.put` and `take`", (o, i) -> {
                o.queue.put(i);
                o.queue.take();
            }),
            new Case("`SharedLock.lock` and `unlock`", (o, _) -> {
                o.lock.lock();
                o.lock.unlock();
            }));
}

static String first(Objects objects) {
    long start = System.nanoTime();
    objects.map.get(1);
    long second = System.nanoTime();
    objects.map.get(1);
    long end = System.nanoTime();
    return "| `SharedMap.get` | %,d µs | %,d µs |".formatted((second - start) / 1000, (end - second) / 1000);
}

static String latencies(String where, Objects objects, int rounds) throws Exception {
    var lines = new StringBuilder();
    for (Case one : cases()) {
        var times = new long[SAMPLE];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < SAMPLE; i++) {
                long start = System.nanoTime();
                one.call.on(objects, i);
                times[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(times);
        lines.append("| %s, %s | %,d ns | %,d ns | %,d ns |%n"
                .formatted(one.title, where, times[SAMPLE / 10], times[SAMPLE / 2], times[SAMPLE * 99 / 100]));
    }
    return lines.toString().strip();
}

static String rates(Objects objects, int threads, int rounds) throws Exception {
    return "| %d | %,d k/s | %,d k/s |"
            .formatted(threads, rate(objects, threads, rounds, Thread.ofPlatform().factory()),
                    rate(objects, threads, rounds, Thread.ofVirtual().factory()));
}

/** Thousands of calls a second, in the best round. */
static long rate(Objects objects, int threads, int rounds, ThreadFactory factory) throws Exception {
    int each = 5 * CALLS / threads;
    long best = Long.MAX_VALUE;
    for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        var all = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            Thread thread = factory.newThread(() -> {
                for (int k = 0; k < each; k++) {
                    objects.map.get(k % 100);
                }
            });
            thread.start();
            all.add(thread);
        }
        for (Thread thread : all) {
            thread.join();
        }
        best = Math.min(best, System.nanoTime() - start);
    }
    return (long) each * threads * 1_000_000 / best;
}
