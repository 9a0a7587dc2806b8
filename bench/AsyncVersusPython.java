// Tasks, groups, limits of time, queues and limiters on virtual threads beside Python's asyncio, in turns.
// Run with: ./weft run bench/AsyncVersusPython.java [rounds]      (needs python3; prints a Markdown table of medians)
import module java.base;
import module dev.weft;

/** One line of the table; {@code python} is the name of the case there, empty for none. */
record Case(String title, String unit, boolean higherIsBetter, String target, String python, Measured weft) {}

interface Measured {
    double figure() throws Exception;
}

static final int TASKS = 100_000;
static final int FEWER = 20_000;
static final int ITEMS = 1_000_000;
static final int ITEMS_ONE_BY_ONE = 200_000;
static final int SLEEPERS = 10_000;
static final int WARM_UP = 3;
static final Duration FOREVER = Duration.ofDays(1);

static final List<Case> CASES = List.of(
        new Case("`gather`, immediate return", "tasks/s", true, "≥ 10× asyncio", "create_task+gather, immediate return",
                () -> TASKS / seconds(() -> Async.gather(calls(TASKS, i -> () -> i)))),
        new Case("`gather`, one yield each", "tasks/s", true, "–", "create_task+gather, one sleep(0) each",
                () -> TASKS / seconds(() -> Async.gather(calls(TASKS, i -> () -> yielded(i))))),
        new Case("`TaskGroup`", "tasks/s", true, "–", "TaskGroup create_task", () -> TASKS / seconds(() -> group(TASKS))),
        new Case("`gather` over bare virtual threads that are joined", "times", false, "≤ 1.5", "", () -> overBare()),
        new Case("`asCompleted`", "tasks/s", true, "–", "as_completed", () -> FEWER / seconds(() -> completed(FEWER))),
        new Case("`waitFor` in sequence", "ops/s", true, "–", "wait_for(coro, 30) in sequence",
                () -> FEWER / seconds(() -> limited(FEWER))),
        new Case("queue, put then take, one task", "pairs/s", true, "–", "Queue put then get, one task (put+get pairs)",
                () -> TASKS / seconds(() -> alone(TASKS))),
        new Case("queue of 100, producer and consumer", "items/s", true, "≥ 3× asyncio", "Queue(100) producer+consumer tasks",
                () -> ITEMS / seconds(() -> handOver(100, ITEMS))),
        new Case("queue of 1, producer and consumer", "items/s", true, "≥ 3× asyncio", "Queue(1) producer+consumer tasks",
                () -> ITEMS_ONE_BY_ONE / seconds(() -> handOver(1, ITEMS_ONE_BY_ONE))),
        new Case("`Limiter(10)` over tasks with a yield", "tasks/s", true, "–", "Semaphore(10) over tasks with sleep(0)",
                () -> FEWER / seconds(() -> limiter(FEWER))),
        new Case("`callSoon`", "callbacks/s", true, "≥ 1,000,000", "call_soon", () -> TASKS / seconds(() -> soon(TASKS))),
        new Case("`callSoon`, each by the one before", "turns/s", true, "–", "call_soon chained (one loop turn each)",
                () -> TASKS / seconds(() -> chained(TASKS))),
        new Case("`callLater`, 0 to 10 ms", "timers/s", true, "–", "call_later 0..10 ms", () -> TASKS / seconds(() -> timers(TASKS))),
        new Case("10,000 tasks sleeping 0.2 s together", "ms", false, "–", "10k tasks sleeping 0.2 s together",
                () -> 1e3 * seconds(() -> Async.gather(calls(SLEEPERS, i -> () -> slept(i))))),
        new Case("10,000 sleeping tasks cancelled and waited for", "ms", false, "≤ 100", "", () -> cancelled(SLEEPERS)),
        new Case("a sleeping task, heap beyond its virtual thread", "bytes", false, "≤ 1,024", "", () -> heap(TASKS)));

interface Code {
    void run() throws Exception;
}

static double seconds(Code code) throws Exception {
    long start = System.nanoTime();
    code.run();
    return (System.nanoTime() - start) / 1e9;
}

static List<Task<Integer>> calls(int number, IntFunction<Task<Integer>> call) {
    return IntStream.range(0, number).mapToObj(call).toList();
}

static int yielded(int result) {
    Thread.yield();
    return result;
}

static int slept(int result) throws InterruptedException {
    Async.sleep(Duration.ofMillis(200));
    return result;
}

static void group(int tasks) throws Exception {
    TaskGroup.run(group -> {
        for (int i = 0; i < tasks; i++) {
            int result = i;
            group.start(() -> result);
        }
    });
}

static double overBare() throws Exception {
    double bare = seconds(() -> {
        var threads = new ArrayList<Thread>(TASKS);
        for (int i = 0; i < TASKS; i++) {
            threads.add(Thread.startVirtualThread(() -> { }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    });
    return seconds(() -> Async.gather(calls(TASKS, i -> () -> i))) / bare;
}

static void completed(int tasks) throws Exception {
    try (var ended = Async.asCompleted(calls(tasks, i -> () -> i))) {
        while (ended.hasNext()) {
            ended.next();
        }
    }
}

static void limited(int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
        int result = i;
        Async.waitFor(Duration.ofSeconds(30), () -> result);
    }
}

static void alone(int items) throws Exception {
    AsyncQueue<Integer> queue = AsyncQueue.fifo();
    for (int i = 0; i < items; i++) {
        queue.put(i);
    }
    for (int i = 0; i < items; i++) {
        queue.take();
    }
}

static void handOver(int capacity, int items) throws Exception {
    AsyncQueue<Integer> queue = AsyncQueue.fifo(capacity);
    TaskGroup.run(group -> {
        group.start(() -> {
            for (int i = 0; i < items; i++) {
                queue.put(i);
            }
        });
        group.start(() -> {
            for (int i = 0; i < items; i++) {
                queue.take();
            }
        });
    });
}

static void limiter(int tasks) throws Exception {
    var limiter = new Limiter(10);
    Async.gather(calls(tasks, i -> () -> limiter.call(() -> yielded(i))));
}

/** Has callbacks made in a loop, and waits for the last of them. */
static void inLoop(int callbacks, BiConsumer<EventLoop, Runnable> start) throws Exception {
    EventLoop.run(() -> {
        var left = new int[] {callbacks};
        var done = new AsyncEvent();
        start.accept(EventLoop.current(), () -> {
            if (--left[0] == 0) {
                done.set();
            }
        });
        EventLoop.await(() -> {
            done.await();
            return true;
        });
    });
}

static void soon(int callbacks) throws Exception {
    inLoop(callbacks, (loop, called) -> {
        for (int i = 0; i < callbacks; i++) {
            loop.callSoon(called);
        }
    });
}

static void chained(int callbacks) throws Exception {
    inLoop(callbacks, (loop, called) -> {
        var left = new int[] {callbacks};
        loop.callSoon(new Runnable() {
            @Override
            public void run() {
                called.run();
                if (--left[0] > 0) {
                    loop.callSoon(this);
                }
            }
        });
    });
}

static void timers(int callbacks) throws Exception {
    inLoop(callbacks, (loop, called) -> {
        for (int i = 0; i < callbacks; i++) {
            loop.callLater(Duration.ofNanos(i % 100 * 100_000L), called);
        }
    });
}

/** Milliseconds from the cancel of a group until it has ended. */
static double cancelled(int tasks) throws Exception {
    var begun = new CountDownLatch(tasks);
    var start = new long[1];
    TaskGroup.run(group -> {
        for (int i = 0; i < tasks; i++) {
            group.start(() -> {
                begun.countDown();
                Async.sleep(FOREVER);
            });
        }
        begun.await();
        start[0] = System.nanoTime();
        group.cancel();
    });
    return (System.nanoTime() - start[0]) / 1e6;
}

/** Bytes of a task of a group that sleeps, less those of a virtual thread that does. */
static double heap(int tasks) throws Exception {
    long empty = used();
    var begun = new CountDownLatch(tasks);
    var threads = new ArrayList<Thread>(tasks);
    for (int i = 0; i < tasks; i++) {
        threads.add(Thread.startVirtualThread(() -> {
            begun.countDown();
            LockSupport.park();
        }));
    }
    begun.await();
    long bare = used() - empty;
    threads.forEach(LockSupport::unpark);
    for (Thread thread : threads) {
        thread.join();
    }
    threads.clear();
    long before = used();
    var begunTasks = new CountDownLatch(tasks);
    var grouped = new long[1];
    TaskGroup.run(group -> {
        for (int i = 0; i < tasks; i++) {
            group.start(() -> {
                begunTasks.countDown();
                LockSupport.park();
            });
        }
        begunTasks.await();
        grouped[0] = used() - before;
        group.cancel();
    });
    return (double) (grouped[0] - bare) / tasks;
}

static long used() {
    System.gc();
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
}

/** Adds the median of each case of one run of the Python side, which prints an object of JSON for each. */
static void python(Map<String, List<Double>> figures) throws Exception {
    var process = new ProcessBuilder("python3", "bench/python/b07_asyncio.py", "--reps", "1")
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var line = Pattern.compile("\"case\": \"([^\"]*)\".*\"median\": ([0-9.e+]+)");
    try (var lines = process.inputReader()) {
        lines.lines().map(line::matcher).filter(Matcher::find).forEach(found ->
                figures.computeIfAbsent(found.group(1), _ -> new ArrayList<>()).add(Double.valueOf(found.group(2))));
    }
    if (process.waitFor() != 0) {
        throw new IllegalStateException("bench/python/b07_asyncio.py failed");
    }
}

void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? 5 : Integer.parseInt(args[0]);
    var python = new HashMap<String, List<Double>>();
    var own = new LinkedHashMap<Case, List<Double>>();
    for (int round = -WARM_UP; round < rounds; round++) {
        for (Case one : CASES) {
            double figure = one.weft.figure();
            if (round >= 0) {
                own.computeIfAbsent(one, _ -> new ArrayList<>()).add(figure);
            }
        }
        if (round >= 0) {
            python(python);
        }
    }
    IO.println("| | unit | target | Weft | asyncio | Weft is |\n|---|---|---|---|---|---|");
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
