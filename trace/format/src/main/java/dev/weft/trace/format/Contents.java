package dev.weft.trace.format;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects the symbols, properties and threads that a file describes.
 *
 * <p>A renamed thread is described again, in whatever lane it runs then: the last description by time counts, not the last one read. A
 * description has the time of the event after it, whose coming made the recorder write it.
 */
final class Contents implements ChunkCursor.RecordVisitor {
    final Map<Integer, Symbol> symbols = new HashMap<>();
    final Map<String, String> properties = new LinkedHashMap<>();
    final Map<Long, ThreadInfo> threads = new HashMap<>();
    final Map<Integer, Throttled> throttled = new LinkedHashMap<>();

    private final Words words;
    private final Map<Long, Long> describedAt = new HashMap<>();
    private final Map<Long, ThreadInfo> waiting = new LinkedHashMap<>();

    Contents(Words words) {
        this.words = words;
    }

    @Override
    public void record(int type, int argument, long start, int count) {
        switch (type) {
            case Layout.RECORD_SYMBOL -> symbol(argument, start, count);
            case Layout.RECORD_THREAD_INFO -> {
                if (count > 0) {
                    long id = words.at(start);
                    waiting.put(id, ThreadInfo.of(id, words.strings(start + 1, count - 1, 1)[0], argument));
                }
            }
            case Layout.RECORD_PROPERTY -> {
                String[] pair = words.strings(start, count, 2);
                properties.put(pair[0], pair[1]);
            }
            case Layout.RECORD_THROTTLED -> {
                if (count > 1) {
                    throttled.put(argument, new Throttled(words.at(start), words.at(start + 1)));
                }
            }
            default -> { }
        }
    }

    /** The threads described since the last call were described at this time. */
    void reached(long ticks) {
        if (waiting.isEmpty()) {
            return;
        }
        waiting.forEach((id, info) -> {
            if (ticks >= describedAt.getOrDefault(id, Long.MIN_VALUE)) {
                describedAt.put(id, ticks);
                threads.put(id, info);
            }
        });
        waiting.clear();
    }

    private void symbol(int id, long start, int count) {
        if (count > 0) {
            long facts = words.at(start);
            int kind = (int) facts & 0xff;
            if (kind == Layout.SYMBOL_METHOD) {
                String[] s = words.strings(start + 1, count - 1, 4);
                symbols.put(id, Symbol.ofMethod(s[0], s[1], s[2], s[3], (int) (facts >>> 32)));
            } else {
                symbols.put(id, Symbol.ofName(kind, words.strings(start + 1, count - 1, 1)[0]));
            }
        }
    }
}
