// Hands tasks to a pool of the backend that its argument names.
import module dev.weft;

void main(String[] args) throws Exception {
    try (Pool pool = Pool.of(args[0])) {
        var resized = new ArrayList<Job<Integer>>();
        for (int i = 0; i < 3; i++) {
            resized.add(pool.submit(() -> resize(), TaskOptions.defaults().name("resize")));
        }
        for (var job : resized) {
            job.get();
        }
        try {
            pool.submit(() -> fail(), TaskOptions.defaults().name("broken")).get();
        } catch (ExecutionException expected) {
            IO.println("done");
        }
    }
}

static int resize() throws InterruptedException {
    // The wait that a recording shows in it.
    Thread.sleep(2);
    return 1;
}

static int fail() {
    throw new IllegalStateException("as expected");
}
