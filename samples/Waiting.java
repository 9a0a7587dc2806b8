// Three cooks share one stove, and a waiter takes what they put on the counter: a small program whose threads wait.
// Run with: ./weft trace samples/Waiting.java

import java.util.concurrent.locks.ReentrantLock;

final ReentrantLock stove = new ReentrantLock();
final BlockingQueue<String> counter = new ArrayBlockingQueue<>(1);

void main() throws Exception {
    try (var kitchen = Executors.newFixedThreadPool(3)) {
        var serving = kitchen.submit(this::serve);
        for (var dish : List.of("soup", "rice", "fish")) {
            kitchen.submit(() -> cook(dish));
        }
        IO.println("served " + serving.get());
    }
}

List<String> serve() throws InterruptedException {
    var served = new ArrayList<String>();
    while (served.size() < 3) {
        served.add(counter.take());
    }
    Collections.sort(served);
    return served;
}

Void cook(String dish) throws InterruptedException {
    stove.lock();
    try {
        heat(dish);
    } finally {
        stove.unlock();
    }
    counter.put(dish);
    return null;
}

void heat(String dish) throws InterruptedException {
    Thread.sleep(20);
}
