package dev.weft;

import dev.weft.sharing.HeapQueue;
import dev.weft.sharing.Party;
import dev.weft.sharing.Stored;
import java.util.List;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A bounded queue that is joined and shut down does in any interleaving what it does step by step. */
public class SharedQueueLincheckTest {
    private final HeapQueue queue = HeapQueue.fifo(2);

    private static Stored stored(int item) {
        return Stored.of(item, "a test");
    }

    @Operation
    public int offer(@Param(gen = IntGen.class, conf = "1:5") int item) {
        return queue.offer(List.of(stored(item)));
    }

    @Operation
    public int putTwo(@Param(gen = IntGen.class, conf = "1:5") int item) throws InterruptedException {
        return queue.put(List.of(stored(item), stored(item + 5)), 0);
    }

    @Operation
    public @Nullable Object poll() {
        Stored item = queue.poll(Party.current());
        return item == null ? null : item.value();
    }

    @Operation
    public List<Object> drain() {
        return queue.drain(Party.current(), 2).stream().<Object>map(item -> String.valueOf(item.value())).toList();
    }

    @Operation
    public void done() {
        queue.done(Party.current(), 1);
    }

    @Operation
    public boolean join() throws InterruptedException {
        return queue.join(0);
    }

    @Operation
    public int size() {
        return queue.size();
    }

    @Operation
    public void shutdown(@Param(gen = BooleanGen.class) boolean immediate) {
        queue.shutdown(immediate);
    }

    @Test
    void onTwoProcessors() {
        Depth.stress().check(SharedQueueLincheckTest.class);
    }
}
