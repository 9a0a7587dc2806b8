package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.List;

/** What a thread did between two moments. What had begun before begins with the first, and what ends later stays open at the second. */
final class ThreadWindow implements ThreadEvents {
    private final ThreadTimeline thread;
    private final Names names;
    private final long end;
    /** What is open and began before the window, the outermost first; empty as soon as that is told. */
    private final List<Open> open = new ArrayList<>();
    private boolean over;

    /** A slice that began before the window, with what was said of it. */
    private static final class Open {
        private final int name;
        private final long value;
        private final List<String> texts = new ArrayList<>();

        Open(int name, long value) {
            this.name = name;
            this.value = value;
        }
    }

    /** @param end on an axis that begins with the window */
    ThreadWindow(ThreadTimeline thread, Names names, long end) {
        this.thread = thread;
        this.names = names;
        this.end = end;
    }

    @Override
    public void begin(int symbol, long nanos, long value) {
        if (nanos < 0) {
            open.add(new Open(symbol, value));
        } else if (isInside(nanos)) {
            thread.begin(symbol, nanos, value);
        }
    }

    @Override
    public void end(int symbol, long nanos, int flag) {
        if (nanos <= 0) {
            int frame = innermost(symbol);
            if (frame >= 0) {
                open.subList(frame, open.size()).clear();
            }
        } else if (isInside(nanos)) {
            thread.end(symbol, nanos, flag);
        }
    }

    private int innermost(int symbol) {
        int frame = open.size() - 1;
        while (frame >= 0 && open.get(frame).name != symbol) {
            frame--;
        }
        return frame;
    }

    @Override
    public void tell(int symbol, String text) {
        if (!open.isEmpty()) {
            if (open.getLast().name == symbol) {
                open.getLast().texts.add(text);
            }
        } else if (!over) {
            thread.tell(symbol, text);
        }
    }

    @Override
    public void say(String text, long nanos) {
        if (nanos < 0) {
            open.reversed().stream().filter(slice -> !names.isCall(slice.name)).findFirst().ifPresent(slice -> slice.texts.add(text));
        } else if (isInside(nanos)) {
            thread.say(text, nanos);
        }
    }

    @Override
    public void moment(Points.Kind kind, int symbol, long nanos, long value) {
        if (nanos >= 0 && isInside(nanos)) {
            thread.moment(kind, symbol, nanos, value);
        }
    }

    /** What was dropped before the window is not missing in it. */
    @Override
    public void dropped(long events, long nanos) {
        if (nanos > 0 && isInside(nanos)) {
            thread.dropped(events, nanos);
        }
    }

    @Override
    public void lost(long events) {
        if (open.isEmpty() && !over) {
            thread.lost(events);
        }
    }

    @Override
    public void announce() {
        enter();
        thread.announce();
    }

    /** Whether an event that is not before the window is in it; what is open goes into it with the first that is not before. */
    private boolean isInside(long nanos) {
        if (!over) {
            enter();
            over = nanos >= end;
            if (over) {
                thread.tick(end);
            }
        }
        return !over;
    }

    private void enter() {
        for (Open slice : open) {
            thread.begin(slice.name, 0, slice.value);
            for (String text : slice.texts) {
                if (names.isCall(slice.name)) {
                    thread.tell(slice.name, text);
                } else {
                    thread.say(text, 0);
                }
            }
        }
        open.clear();
    }
}
