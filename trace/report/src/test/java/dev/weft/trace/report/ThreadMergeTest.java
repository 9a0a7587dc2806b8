package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.format.EventVisitor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a trace and Flight Recorder have of one thread, put together. */
class ThreadMergeTest {
    private static final int OUTER = 1;
    private static final int INNER = 2;
    private static final int SLEEP = 3;
    private static final int READ = 4;

    private final List<String> seen = new ArrayList<>();
    private final Names names = new Names(Scope.ALL);
    private final List<ImportedEvent> imported = new ArrayList<>();

    private final ThreadEvents target = new ThreadEvents() {
        @Override
        public void begin(int symbol, long nanos, long value) {
            seen.add("(" + symbol + "@" + nanos);
        }

        @Override
        public void end(int symbol, long nanos, int flag) {
            seen.add(symbol + "@" + nanos + ")");
        }

        @Override
        public void tell(int symbol, String text) {
            seen.add("told " + text);
        }

        @Override
        public void say(String text, long nanos) {
            seen.add(text);
        }

        @Override
        public void moment(Points.Kind kind, int symbol, long nanos, long value) {
            seen.add(symbol + "@" + nanos);
        }

        @Override
        public void dropped(long events, long nanos) {
            seen.add("dropped");
        }

        @Override
        public void lost(long events) {
            seen.add("lost");
        }

        @Override
        public void announce() {
            seen.add(".");
        }
    };

    private void slice(int name, long start, long end) {
        imported.add(event(name, start, end, ImportedEvent.Kind.SLICE, EventVisitor.NO_VALUE));
    }

    private static ImportedEvent event(int name, long start, long end, ImportedEvent.Kind kind, long value) {
        return new ImportedEvent(0, start, end, 0, 0, kind, name, value, 0);
    }

    private ThreadMerge merge() {
        return new ThreadMerge(target, names, imported.iterator(), nanos -> nanos - 1_000);
    }

    @Test
    void aSliceLiesInTheCallInWhichItWas() {
        slice(SLEEP, 1_110, 1_120);
        imported.add(event(SLEEP, 1_110, 1_120, ImportedEvent.Kind.SAID, names.text("time: 10")));
        imported.add(event(READ, 1_150, 1_150, ImportedEvent.Kind.INSTANT, 0));
        slice(READ, 1_300, 1_310);
        var merge = merge();
        merge.begin(OUTER, 100, EventVisitor.NO_VALUE);
        merge.begin(INNER, 140, EventVisitor.NO_VALUE);
        merge.end(INNER, 160, 0);
        merge.end(OUTER, 200, 0);
        merge.announce();
        assertEquals("[(1@100, (3@110, time: 10, 3@120), (2@140, 4@150, 2@160), 1@200), (4@300, 4@310), .]", seen.toString());
    }

    @Test
    void oneThatSeemsToEndAfterItsCallEndsWithIt() {
        slice(SLEEP, 1_110, 1_201);
        slice(READ, 1_120, 1_250);
        var merge = merge();
        merge.begin(OUTER, 100, EventVisitor.NO_VALUE);
        merge.end(OUTER, 200, 0);
        merge.announce();
        assertEquals("[(1@100, (3@110, (4@120, 4@200), 3@200), 1@200), .]", seen.toString());
    }

    @Test
    void oneThatSeemsToEndInACallThatBeganInItEndsAfterThat() {
        slice(SLEEP, 1_100, 1_150);
        var merge = merge();
        merge.begin(OUTER, 140, EventVisitor.NO_VALUE);
        merge.moment(Points.Kind.INSTANT, 9, 160, 0);
        merge.end(OUTER, 170, 0);
        merge.announce();
        assertEquals("[(3@100, (1@140, 9@160, 1@170), 3@150), .]", seen.toString());
    }

    @Test
    void anEndWithoutABeginChangesNothing() {
        slice(SLEEP, 1_100, 1_150);
        var merge = merge();
        merge.end(OUTER, 120, 0);
        merge.announce();
        assertEquals("[(3@100, 1@120), 3@150), .]", seen.toString());
    }
}
