// Opens the pools that its arguments describe, keeps each busy, and says its process id; a line of input ends it.
import module dev.weft;

void main(String[] specs) throws Exception {
    var pools = new ArrayList<Pool>();
    for (String spec : specs) {
        Pool pool = Pool.of(spec);
        pools.add(pool);
        pool.map(List.of(1, 2, 3), n -> n * n);
        for (int i = 0; i < 3 && !spec.equals("inline"); i++) {
            pool.submit(() -> Thread.sleep(600_000));
        }
    }
    for (Pool pool : pools) {
        while (pool.stats().running() < Math.min(3, pool.stats().size())) {
            Thread.sleep(5);
        }
    }
    IO.println(ProcessHandle.current().pid());
    IO.readln();
    pools.forEach(Pool::shutdownNow);
}
