package dev.weft.trace.report;

import dev.weft.trace.format.EventVisitor;
import dev.weft.trace.report.ChromeEvent.Argument;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the events of a Chrome trace mean, put on the threads of a file. */
final class ChromeEvents {
    private static final long FIRST_UNNUMBERED = 1_000_000_001L;

    private final ImportedFile file;
    private final ChromeNames names;
    private final Map<ImportedThread, Deque<Begun>> open = new HashMap<>();
    private final Map<ImportedProcess, AsyncLanes> lanes = new HashMap<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private final Map<String, Long> leftOut = new TreeMap<>();
    private long endsWithoutBegin;
    private long rounded;

    /** A slice whose end is still to come. */
    private record Begun(int name, long time, List<Argument> arguments) {}

    ChromeEvents(ImportedFile file) {
        this.file = file;
        this.names = new ChromeNames(file.names());
    }

    /** @param event is the caller's again afterwards */
    void take(ChromeEvent event) throws IOException {
        switch (event.phase) {
            case "M" -> metadata(event);
            case "X", "B", "E", "i", "I", "R", "C", "s", "t", "f" -> onThread(event);
            case "b", "e", "n" -> async(event, event.phase, event.category + '\n' + event.id);
            case "S" -> async(event, "b", event.name + '\n' + event.category + '\n' + event.id);
            case "F" -> async(event, "e", event.name + '\n' + event.category + '\n' + event.id);
            case "T", "p" -> async(event, "n", event.name + '\n' + event.category + '\n' + event.id);
            case "N", "O", "D" -> leaveOut("snapshots of objects");
            case "v", "V" -> leaveOut("dumps of memory");
            case "P" -> leaveOut("samples");
            default -> leaveOut("events of kinds that are not known here");
        }
    }

    private void leaveOut(String what) {
        leftOut.merge(what, 1L, Long::sum);
    }

    private void metadata(ChromeEvent event) {
        String name = Argument.of(event.arguments, "name");
        switch (event.name) {
            case "process_name" -> process(event).named(name);
            case "thread_name" -> thread(event).named(name);
            default -> { }
        }
    }

    private void onThread(ChromeEvent event) throws IOException {
        if (!event.hasTime) {
            leaveOut("events without a time");
            return;
        }
        ImportedThread thread = thread(event);
        switch (event.phase) {
            case "X" -> slice(thread, names.slice(event.category, event.name), event.time, event.time + event.duration, event.arguments);
            case "B" -> begun(thread).push(
                    new Begun(names.slice(event.category, event.name), event.time, List.copyOf(event.arguments)));
            case "E" -> end(thread, event);
            case "C" -> counters(thread, event);
            case "s" -> flow(thread, ImportedEvent.Kind.FLOW_OUT, event, event.id);
            case "f" -> flow(thread, ImportedEvent.Kind.FLOW_IN, event, event.id);
            case "t" -> {
                flow(thread, ImportedEvent.Kind.FLOW_IN, event, event.id);
                flow(thread, ImportedEvent.Kind.FLOW_OUT, event, event.id);
            }
            default -> instant(thread, event);
        }
        if (event.flowsIn) {
            flow(thread, ImportedEvent.Kind.FLOW_IN, event, event.boundTo);
        }
        if (event.flowsOut) {
            flow(thread, ImportedEvent.Kind.FLOW_OUT, event, event.boundTo);
        }
    }

    private Deque<Begun> begun(ImportedThread thread) {
        return open.computeIfAbsent(thread, _ -> new ArrayDeque<>());
    }

    private void end(ImportedThread thread, ChromeEvent event) throws IOException {
        Begun begun = begun(thread).poll();
        if (begun == null) {
            endsWithoutBegin++;
            return;
        }
        var arguments = new ArrayList<>(begun.arguments);
        arguments.addAll(event.arguments);
        slice(thread, begun.name, begun.time, event.time, arguments);
    }

    private void slice(ImportedThread thread, int name, long start, long end, List<Argument> arguments) throws IOException {
        boolean neverEnded = Argument.of(arguments, "open").equals("true");
        boolean thrown = Argument.of(arguments, "thrown").equals("true");
        int flags = (neverEnded ? ThreadTimeline.OPEN : 0) | (thrown ? ThreadTimeline.THROWN : 0);
        SliceKind kind = file.names().get(name).kind();
        long number = kind == SliceKind.TASK || kind == SliceKind.MOUNT
                ? number(Argument.of(arguments, "number"), EventVisitor.NO_VALUE)
                : EventVisitor.NO_VALUE;
        List<String> texts = arguments.stream().filter(argument -> isSaid(argument.key(), number)).map(Argument::text).toList();
        thread.slice(name, start, end, number, flags, texts);
    }

    private static boolean isSaid(String key, long number) {
        return !key.equals("open") && !key.equals("thrown") && !(key.equals("number") && number != EventVisitor.NO_VALUE);
    }

    private void instant(ImportedThread thread, ChromeEvent event) throws IOException {
        thread.point(ImportedEvent.Kind.INSTANT, names.moment(event.name, event.arguments), event.time,
                InstantScopes.value(event.scope));
    }

    private void counters(ImportedThread thread, ChromeEvent event) throws IOException {
        String counter = event.id.isEmpty() ? event.name : event.name + " " + event.id;
        for (Argument series : event.arguments) {
            String key = series.key();
            boolean alone = event.arguments.size() == 1 && (key.equals("value") || key.equals(event.name));
            try {
                double value = Double.parseDouble(series.value());
                long whole = Math.round(value);
                rounded += whole == value ? 0 : 1;
                thread.point(ImportedEvent.Kind.COUNTER, names.slice("slice", alone ? counter : counter + " " + key), event.time, whole);
            } catch (NumberFormatException e) {
                leaveOut("values of counters that are no numbers");
            }
        }
    }

    private void flow(ImportedThread thread, ImportedEvent.Kind kind, ChromeEvent event, String id) throws IOException {
        thread.point(kind, names.slice("slice", event.name), event.time, number(id, 0));
    }

    /** Events that belong to no thread are on lanes: in each one at a time, and what lies in it. */
    private void async(ChromeEvent event, String phase, String key) throws IOException {
        if (!event.hasTime) {
            leaveOut("events without a time");
            return;
        }
        AsyncLanes those = lanes.computeIfAbsent(process(event), AsyncLanes::new);
        switch (phase) {
            case "b" -> begun(those.begin(key, event.time)).push(
                    new Begun(names.slice(event.category, event.name), event.time, List.copyOf(event.arguments)));
            case "e" -> {
                ImportedThread lane = those.of(key);
                if (lane == null) {
                    endsWithoutBegin++;
                } else {
                    end(lane, event);
                    if (begun(lane).isEmpty()) {
                        those.end(key, event.time);
                    }
                }
            }
            default -> {
                ImportedThread lane = those.of(key);
                instant(lane == null ? thread(event) : lane, event);
            }
        }
    }

    private ImportedProcess process(ChromeEvent event) {
        long pid = number(event.pid, 0);
        boolean known = file.hasProcess(pid);
        ImportedProcess process = file.process(pid);
        if (!known && isWord(event.pid)) {
            process.named(event.pid);
        }
        return process;
    }

    private ImportedThread thread(ChromeEvent event) {
        ImportedProcess process = process(event);
        ImportedThread thread = process.thread(number(event.tid, process.pid()));
        if (thread.name().isEmpty() && isWord(event.tid)) {
            thread.named(event.tid);
        }
        return thread;
    }

    /** Whether an id is no number. */
    private boolean isWord(String id) {
        return numbers.containsKey(id);
    }

    /** An id as a number: itself, if it is one. */
    private long number(String id, long ifNone) {
        if (id.isEmpty()) {
            return ifNone;
        }
        try {
            return id.startsWith("0x") ? Long.parseUnsignedLong(id, 2, id.length(), 16) : Long.parseLong(id);
        } catch (NumberFormatException e) {
            return numbers.computeIfAbsent(id, _ -> FIRST_UNNUMBERED + numbers.size());
        }
    }

    /** Ends what has no end in the file, and says what is not in the report. */
    void finish() throws IOException {
        for (var entry : open.entrySet()) {
            var outermostFirst = entry.getValue().descendingIterator();
            while (outermostFirst.hasNext()) {
                Begun begun = outermostFirst.next();
                var arguments = new ArrayList<>(begun.arguments);
                arguments.add(new Argument("open", "true"));
                slice(entry.getKey(), begun.name, begun.time, ImportedEvent.NEVER, arguments);
            }
        }
        leftOut.forEach((what, count) -> file.note(String.format(Locale.ROOT, "%,d %s are left out", count, what)));
        if (endsWithoutBegin > 0) {
            file.note(endsWithoutBegin + " ends have no begin and are left out");
        }
        if (rounded > 0) {
            file.note(rounded + " values of counters are rounded to whole numbers");
        }
    }
}
