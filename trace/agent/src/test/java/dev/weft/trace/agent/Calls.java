package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.ThreadIndex;
import dev.weft.trace.format.TraceFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a trace says was called, by name, without waits, tasks of executors and mounts. Making it checks that every thread's events are in
 * order and nest exactly.
 */
final class Calls {
    private final Map<String, Integer> entered = new TreeMap<>();
    private final Map<String, Integer> thrown = new TreeMap<>();
    private final Map<Long, Integer> perThread = new TreeMap<>();
    private int open;

    static Calls of(TraceFile file) {
        assertEquals(0, file.header().lost(), "events lost");
        Calls calls = new Calls();
        ThreadIndex index = file.byThread();
        for (long thread : index.threads()) {
            Nesting nesting = calls.new Nesting(file, thread);
            index.forEachEvent(thread, nesting);
            calls.open += nesting.stack.size();
        }
        return calls;
    }

    int of(String name) {
        return entered.getOrDefault(name, 0);
    }

    int thrownFrom(String name) {
        return thrown.getOrDefault(name, 0);
    }

    Map<String, Integer> all() {
        return entered;
    }

    /** Threads that recorded something, with the number of their events. */
    Map<Long, Integer> perThread() {
        return perThread;
    }

    /** Calls that had not returned when the file ended. */
    int open() {
        return open;
    }

    private final class Nesting implements EventVisitor {
        final Deque<Integer> stack = new ArrayDeque<>();
        private final TraceFile file;
        private final long thread;
        private long last;

        Nesting(TraceFile file, long thread) {
            this.file = file;
            this.thread = thread;
        }

        @Override
        public void event(long threadId, int kind, int symbol, long ticks, long value) {
            String name = file.symbol(symbol).name();
            assertEquals(thread, threadId);
            assertFalse(ticks < last, () -> "time of thread " + thread + " goes back at " + name);
            last = ticks;
            perThread.merge(thread, 1, Integer::sum);
            if (kind == Layout.ENTER || kind == Layout.BEGIN) {
                stack.push(symbol);
                if (file.symbol(symbol).kind() < Layout.SYMBOL_WAIT) {
                    entered.merge(name, 1, Integer::sum);
                }
            } else if (kind == Layout.EXIT || kind == Layout.EXIT_THROWN || kind == Layout.END) {
                assertEquals(name, stack.isEmpty() ? "nothing open" : file.symbol(stack.pop()).name());
                if (kind == Layout.EXIT_THROWN) {
                    thrown.merge(name, 1, Integer::sum);
                }
            }
        }
    }
}
