// Six downloads for two workers, from a server that lets in one at a time: where does the time go?
// Run with: ./weft trace samples/Downloads.java

import java.util.concurrent.locks.ReentrantLock;

final ReentrantLock server = new ReentrantLock();

void main() throws Exception {
    try (var workers = Executors.newFixedThreadPool(2)) {
        var sizes = new ArrayList<Future<Integer>>();
        for (var name : List.of("a", "bb", "ccc", "dddd", "eeeee", "ffffff")) {
            sizes.add(workers.submit(() -> download(name)));
        }
        int all = 0;
        for (var size : sizes) {
            all += size.get();
        }
        IO.println("got " + all + " kB");
    }
}

int download(String name) throws InterruptedException {
    server.lock();
    try {
        transfer();
    } finally {
        server.unlock();
    }
    return name.length();
}

void transfer() throws InterruptedException {
    Thread.sleep(20);
}
