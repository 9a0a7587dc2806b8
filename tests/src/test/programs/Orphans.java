// Starts tasks that never end, prints the workers' process ids, and waits to be killed.
import module dev.weft;

void main() throws Exception {
    try (var pool = Pool.processes(2)) {
        for (int i = 0; i < 2; i++) {
            pool.submit(() -> {
                System.out.println(ProcessHandle.current().pid());
                Thread.currentThread().join();
                return 0;
            });
        }
        Thread.currentThread().join();
    }
}
