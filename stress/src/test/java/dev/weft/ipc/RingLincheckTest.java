package dev.weft.ipc;

import dev.weft.Depth;
import java.nio.ByteBuffer;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A ring of memory outside the heap is a queue for one who puts and one who takes. Only on two processors: what is stored there is not
 * watched step by step.
 */
public class RingLincheckTest {
    private final ByteBuffer memory = ByteBuffer.allocateDirect(Ring.HEAD_BYTES + 1024);
    private final Ring putting = new Ring(memory.duplicate());
    private final Ring taking = new Ring(memory.duplicate());

    @Operation(nonParallelGroup = "putting")
    public boolean put(@Param(gen = IntGen.class, conf = "1:5") int number) {
        var body = new ByteWriter(4);
        body.writeVar(number);
        return putting.put(body);
    }

    @Operation(nonParallelGroup = "taking")
    public @Nullable Integer take() throws CorruptFrame {
        Ring.Span span = taking.take();
        if (span == null) {
            return null;
        }
        int number = new ByteReader(span).readVarInt();
        span.release();
        return number;
    }

    @Operation(nonParallelGroup = "taking")
    public boolean isEmpty() {
        return taking.isEmpty();
    }

    @Test
    void onTwoProcessors() {
        Depth.stress().check(RingLincheckTest.class);
    }
}
