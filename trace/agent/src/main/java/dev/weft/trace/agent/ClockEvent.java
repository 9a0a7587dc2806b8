package dev.weft.trace.agent;

import dev.weft.trace.format.Records;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An event of Flight Recorder that tells what the trace's clock showed just before and just after it began. */
@Name(Records.CLOCK_EVENT)
@Label("Clock of Weft's trace")
@Category("Weft")
@StackTrace(false)
final class ClockEvent extends Event {
    @Label("Before")
    private long before;
    @Label("After")
    private long after;

    private ClockEvent() {}

    static void emit() {
        ClockEvent event = new ClockEvent();
        event.before = System.nanoTime();
        event.begin();
        event.after = System.nanoTime();
        event.commit();
    }
}
