package dev.weft.trace.report;

import java.util.ArrayList;
import java.util.List;

/** One event of Chrome's format, as it stands in the file; used for one after the other. Times are nanoseconds. */
final class ChromeEvent {
    String phase = "";
    String name = "";
    String category = "";
    String pid = "";
    String tid = "";
    String id = "";
    String scope = "";
    long time;
    long duration;
    boolean hasTime;
    boolean flowsIn;
    boolean flowsOut;
    String boundTo = "";
    final List<Argument> arguments = new ArrayList<>();

    /**
     * What is said of an event.
     *
     * @param key   empty if the value is a sentence of its own
     * @param value as text; a string without its quotes
     */
    record Argument(String key, String value) {
        static String of(List<Argument> arguments, String key) {
            return arguments.stream().filter(argument -> argument.key.equals(key)).map(Argument::value).findFirst().orElse("");
        }

        /** With a colon in it, as {@link Told} needs it. */
        String text() {
            return key.isEmpty() && value.contains(": ") ? value : (key.isEmpty() ? "said" : key) + ": " + value;
        }
    }

    void clear() {
        phase = "";
        name = "";
        category = "";
        pid = "";
        tid = "";
        id = "";
        scope = "";
        time = 0;
        duration = 0;
        hasTime = false;
        flowsIn = false;
        flowsOut = false;
        boundTo = "";
        arguments.clear();
    }
}
