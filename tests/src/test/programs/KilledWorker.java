// A worker is killed in the middle of a map of 1,000 tasks; prints what became of the others.
import module dev.weft;

static final int VICTIM = 500;

void main(String[] args) throws Exception {
    boolean retry = args.length > 0 && args[0].equals("retry");
    var mark = Files.createTempFile("weft-victim-", "");
    try (var pool = Pool.processes(2)) {
        var jobs = new ArrayList<Job<Integer>>();
        for (int i = 0; i < 1000; i++) {
            int n = i;
            String path = mark.toString();
            jobs.add(pool.submit(() -> square(n, path), TaskOptions.defaults().name("square " + n).maxAttempts(retry ? 2 : 1)));
        }
        int right = 0;
        for (int i = 0; i < jobs.size(); i++) {
            try {
                if (jobs.get(i).get() == i * i) {
                    right++;
                }
            } catch (ExecutionException e) {
                IO.println("task " + i + ": " + e.getCause().getClass().getSimpleName() + ": " + e.getCause().getMessage());
            }
        }
        IO.println(right + " right");
    } finally {
        Files.deleteIfExists(mark);
    }
}

/** The victim kills its own worker, once. */
static int square(int n, String mark) throws Exception {
    if (n == VICTIM && Files.deleteIfExists(Path.of(mark))) {
        long pid = ProcessHandle.current().pid();
        new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor();
        Thread.currentThread().join();
    }
    return n * n;
}
