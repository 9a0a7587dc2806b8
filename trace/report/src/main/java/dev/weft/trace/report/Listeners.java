package dev.weft.trace.report;

import java.util.List;

/** Several that follow one reading. */
record Listeners(List<? extends RecordingListener> all) implements RecordingListener {
    @Override
    public void process(ProcessTimeline process) {
        for (RecordingListener one : all) {
            one.process(process);
        }
    }

    @Override
    public void thread(ThreadTimeline thread) {
        for (RecordingListener one : all) {
            one.thread(thread);
        }
    }

    @Override
    public void begun(ThreadTimeline thread, int name, long nanos, long value) {
        for (RecordingListener one : all) {
            one.begun(thread, name, nanos, value);
        }
    }

    @Override
    public void told(ThreadTimeline thread, int name, String text, long nanos) {
        for (RecordingListener one : all) {
            one.told(thread, name, text, nanos);
        }
    }

    @Override
    public void lost(ThreadTimeline thread, long events) {
        for (RecordingListener one : all) {
            one.lost(thread, events);
        }
    }

    @Override
    public void dropped(ThreadTimeline thread, long events, long nanos) {
        for (RecordingListener one : all) {
            one.dropped(thread, events, nanos);
        }
    }

    @Override
    public void ended(ThreadTimeline thread, int name, long start, long end, int flag, List<String> told) {
        for (RecordingListener one : all) {
            one.ended(thread, name, start, end, flag, told);
        }
    }

    @Override
    public void leftOpen(ThreadTimeline thread, int name, long start, long end, List<String> told) {
        for (RecordingListener one : all) {
            one.leftOpen(thread, name, start, end, told);
        }
    }

    @Override
    public void moment(Points.Kind kind, ThreadTimeline thread, long nanos, int name, long value) {
        for (RecordingListener one : all) {
            one.moment(kind, thread, nanos, name, value);
        }
    }

    @Override
    public void said(ThreadTimeline thread, String text, long nanos) {
        for (RecordingListener one : all) {
            one.said(thread, text, nanos);
        }
    }
}
