package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ipc.SharedArea;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SharedMemoryTest {
    @OnEveryBackendOfOneMachine
    void whatOneWritesTheOthersRead(Backend backend) {
        try (var pool = backend.open()) {
            SharedMemory memory = pool.sharer().memory(8 * 1_000);
            assertEquals(8_000, memory.byteSize());
            pool.parallel(0, 1_000).forEach(n -> memory.segment().setAtIndex(ValueLayout.JAVA_LONG, n, 3 * n));
            long[] here = memory.segment().toArray(ValueLayout.JAVA_LONG);
            assertEquals(LongStream.range(0, 1_000).map(n -> 3 * n).boxed().toList(), LongStream.of(here).boxed().toList());
            long there = pool.call(m -> LongStream.of(m.segment().toArray(ValueLayout.JAVA_LONG)).sum(), memory);
            assertEquals(3L * 999 * 500, there);
            memory.buffer().putInt(0, 77);
            assertEquals(List.of(77, 8_000), pool.call(m -> List.of(m.buffer().getInt(0), m.buffer().capacity()), memory));
            assertEquals(memory, pool.call(_ -> memory, 0));
            int outside = pool.call(m -> {
                try {
                    m.segment().get(ValueLayout.JAVA_BYTE, 8_000);
                    return 0;
                } catch (IndexOutOfBoundsException e) {
                    return 1;
                }
            }, memory);
            assertEquals(1, outside);
        }
    }

    @OnEveryBackendOfOneMachine
    void itIsZeroAtFirstAndSmallOnesDoNotMeet(Backend backend) {
        try (var pool = backend.open()) {
            var all = IntStream.range(1, 50).mapToObj(bytes -> pool.sharer().memory(bytes)).toList();
            for (SharedMemory memory : all) {
                assertTrue(LongStream.range(0, memory.byteSize()).allMatch(at -> memory.segment().get(ValueLayout.JAVA_BYTE, at) == 0));
                memory.segment().fill((byte) 9);
            }
        }
    }

    @Test
    void memoryForThreadsIsRefusedElsewhereInWords() {
        try (var threads = Pool.threads(1); var processes = Pool.processes(1)) {
            SharedMemory memory = threads.sharer().memory(8);
            var error = assertThrows(TaskNotEncodable.class, () -> processes.call(m -> m.byteSize(), memory));
            assertTrue(String.valueOf(error.getMessage()).contains("Sharer.open()"), error.getMessage());
        }
    }

    @Test
    void whereNoMemoryCanBeSharedThatIsSaid() {
        System.setProperty(SharedArea.FOLDER, "/none");
        try (var sharer = Sharer.open()) {
            var error = assertThrows(UnsupportedOperationException.class, () -> sharer.memory(100));
            assertTrue(String.valueOf(error.getMessage()).startsWith("there is no memory of 100 bytes for processes to share: "
                    + "java.nio.file.NoSuchFileException: /none/"), error.getMessage());
        } finally {
            System.clearProperty(SharedArea.FOLDER);
        }
    }

    @Test
    void moreThanThereIsRoomForIsRefusedWithoutTakingThatRoom() {
        try (var sharer = Sharer.open()) {
            for (long bytes : new long[] {1L << 60, Long.MAX_VALUE}) {
                var error = assertThrows(UnsupportedOperationException.class, () -> sharer.memory(bytes));
                String message = String.valueOf(error.getMessage());
                assertTrue(message.startsWith("there is no memory of " + bytes + " bytes for processes to share: "), message);
            }
            assertEquals(8, sharer.memory(8).byteSize());
        }
    }

    @Test
    void anInterruptedThreadMakesItAndIsGivenIt() {
        try (var pool = Pool.processes(1)) {
            Thread.currentThread().interrupt();
            SharedMemory memory = pool.sharer().memory(8);
            assertTrue(Thread.interrupted());
            memory.segment().set(ValueLayout.JAVA_BYTE, 7, (byte) 5);
            SharedRef<SharedMemory> ref = pool.sharer().ref(memory);
            int there = pool.call(r -> {
                Thread.currentThread().interrupt();
                try {
                    return (int) r.get().segment().get(ValueLayout.JAVA_BYTE, 7);
                } finally {
                    assertTrue(Thread.interrupted());
                }
            }, ref);
            assertEquals(5, there);
        } finally {
            var _ = Thread.interrupted();
        }
    }

    @Test
    void anEmptyOneIsRefused() {
        try (var sharer = Sharer.open()) {
            var error = assertThrows(IllegalArgumentException.class, () -> sharer.memory(0));
            assertEquals("bytes must be at least 1, but was 0", error.getMessage());
        }
    }
}
