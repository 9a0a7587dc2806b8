package dev.weft.trace;

import dev.weft.trace.internal.JavaCommand;
import dev.weft.trace.internal.Shims;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a process is traced.
 *
 * @param directory where each process writes its trace file
 * @param selection what is recorded
 * @param content what is recorded of calls beside their times
 * @param own jars, as absolute paths, whose classes count as the program's own beside those that it finds itself
 * @param explain whether each trace says of each class what became of it, and why
 * @param minNanos calls that are shorter, in nanoseconds, are taken back where they are the last that was stored; a report drops the rest
 * @param buffer the room that each process has
 * @param precision how exact it is, and at what cost
 * @param parentPid the traced process that starts this one; 0 for the first one
 * @param children whether the Java programs that it starts are traced too
 * @param shims the folder with the {@code java} that scripts find which a traced program starts; empty if they find their own
 * @param waits whether what threads wait for is recorded
 * @param cache the folder with woven classes of earlier runs, which nobody else can write to; empty if all are woven anew
 */
public record TraceOptions(
        Path directory, Selection selection, Content content, List<String> own, boolean explain, long minNanos, Buffer buffer,
        Precision precision, long parentPid, boolean children, String shims, boolean waits, String cache) {
    private static final List<String> KEYS = List.of(
            "dir", "include", "exclude", "all", "sparse", "args", "returns", "exceptions", "redact", "logField", "logLocal",
            "logOutput", "logRecords", "counters", "jfr", "profiler", "own", "explain", "minNanos", "buffer", "maxBytes", "last",
            "trigger", "clock", "throttle", "parent", "children", "shims", "waits", "cache");

    public TraceOptions {
        own = List.copyOf(own);
        if (minNanos < 0) {
            throw new IllegalArgumentException("minNanos must be at least 0, but was " + minNanos);
        }
        if (parentPid < 0) {
            throw new IllegalArgumentException("parentPid must be a process id, or 0 for none, but was " + parentPid);
        }
    }

    /** Traces the program's own classes into this folder. */
    public static TraceOptions in(Path directory) {
        return new TraceOptions(
                directory, Selection.MINE, Content.NONE, List.of(), false, 0, Buffer.DEFAULT, Precision.DEFAULT, 0, true, "", true, "");
    }

    public TraceOptions withSelection(Selection methods) {
        return new TraceOptions(
                directory, methods, content, own, explain, minNanos, buffer, precision, parentPid, children, shims, waits, cache);
    }

    public TraceOptions withContent(Content values) {
        return new TraceOptions(
                directory, selection, values, own, explain, minNanos, buffer, precision, parentPid, children, shims, waits, cache);
    }

    /** What is recorded of each process beside its calls. */
    public ProcessEvents events() {
        return content.events();
    }

    public TraceOptions withEvents(ProcessEvents ofProcess) {
        return withContent(content.with(ofProcess));
    }

    public TraceOptions withDirectory(Path folder) {
        return new TraceOptions(
                folder, selection, content, own, explain, minNanos, buffer, precision, parentPid, children, shims, waits, cache);
    }

    public TraceOptions withExplain(boolean yes) {
        return new TraceOptions(
                directory, selection, content, own, yes, minNanos, buffer, precision, parentPid, children, shims, waits, cache);
    }

    public TraceOptions withMinNanos(long nanos) {
        return new TraceOptions(
                directory, selection, content, own, explain, nanos, buffer, precision, parentPid, children, shims, waits, cache);
    }

    public TraceOptions withBuffer(Buffer room) {
        return new TraceOptions(
                directory, selection, content, own, explain, minNanos, room, precision, parentPid, children, shims, waits, cache);
    }

    public TraceOptions withPrecision(Precision exactness) {
        return new TraceOptions(
                directory, selection, content, own, explain, minNanos, buffer, exactness, parentPid, children, shims, waits, cache);
    }

    public TraceOptions withChildren(boolean yes) {
        return new TraceOptions(
                directory, selection, content, own, explain, minNanos, buffer, precision, parentPid, yes, shims, waits, cache);
    }

    public TraceOptions withShims(String folder) {
        return new TraceOptions(
                directory, selection, content, own, explain, minNanos, buffer, precision, parentPid, children, folder, waits, cache);
    }

    public TraceOptions withWaits(boolean yes) {
        return new TraceOptions(
                directory, selection, content, own, explain, minNanos, buffer, precision, parentPid, children, shims, yes, cache);
    }

    /** @param folder one that nobody else can write to; empty for none */
    public TraceOptions withCache(String folder) {
        return new TraceOptions(
                directory, selection, content, own, explain, minNanos, buffer, precision, parentPid, children, shims, waits, folder);
    }

    /** For the children of the process {@code pid}, to which these jars are its own. */
    public TraceOptions forChildrenOf(long pid, List<String> itsOwn) {
        return new TraceOptions(
                directory, selection, content, itsOwn, explain, minNanos, buffer, precision, pid, children, shims, waits, cache);
    }

    /** What follows {@code -javaagent:weft-trace-agent.jar=}; {@link #parse} reads it back. */
    public String toAgentArgument() {
        StringBuilder out = new StringBuilder("dir=");
        PercentCode.encode(directory.toString(), out);
        put("include", selection.include(), out);
        put("exclude", selection.exclude(), out);
        put("all", selection.all(), out);
        put("sparse", selection.sparse(), out);
        put("args", content.args(), out);
        put("returns", content.returns(), out);
        put("exceptions", content.exceptions(), out);
        put("redact", content.redact(), out);
        put("logField", content.fields(), out);
        put("logLocal", content.locals(), out);
        put("logOutput", events().output(), out);
        put("logRecords", events().logRecords(), out);
        put("counters", events().counters(), out);
        put("jfr", events().jfr(), out);
        if (!events().profiler().isEmpty()) {
            PercentCode.encode(events().profiler(), out.append(",profiler="));
        }
        put("own", own, out);
        put("explain", explain, out);
        if (minNanos != 0) {
            out.append(",minNanos=").append(minNanos);
        }
        if (buffer.mode() != Buffer.DEFAULT.mode()) {
            out.append(",buffer=").append(buffer.mode());
        }
        if (buffer.maxBytes() != Buffer.DEFAULT.maxBytes()) {
            out.append(",maxBytes=").append(buffer.maxBytes());
        }
        if (buffer.lastNanos() != 0) {
            out.append(",last=").append(buffer.lastNanos());
        }
        for (Trigger trigger : buffer.triggers()) {
            PercentCode.encode(trigger.text(), out.append(",trigger="));
        }
        if (precision.clock() != Precision.DEFAULT.clock()) {
            out.append(",clock=").append(precision.clock());
        }
        if (!precision.throttle()) {
            out.append(",throttle=false");
        }
        if (parentPid != 0) {
            out.append(",parent=").append(parentPid);
        }
        if (!children) {
            out.append(",children=false");
        }
        if (!waits) {
            out.append(",waits=false");
        }
        if (!shims.isEmpty()) {
            PercentCode.encode(shims, out.append(",shims="));
        }
        if (!cache.isEmpty()) {
            PercentCode.encode(cache, out.append(",cache="));
        }
        return out.toString();
    }

    private static void put(String key, List<String> values, StringBuilder out) {
        for (String value : values) {
            PercentCode.encode(value, out.append(',').append(key).append('='));
        }
    }

    private static void put(String key, boolean value, StringBuilder out) {
        if (value) {
            out.append(',').append(key).append("=true");
        }
    }

    /**
     * A command of the {@code java} launcher with the agent in it: as the first option, and without the archives of classes that a JVM
     * with an agent refuses noisily. A command that makes such an archive is given back as it is, since it cannot have an agent.
     *
     * @param agent Weft's agent jar
     * @param command the launcher, its options, the main class and the program's arguments
     * @throws IllegalArgumentException if a JVM cannot run it with the agent, with a sentence that says why
     */
    public List<String> traced(Path agent, List<String> command) {
        return List.of(JavaCommand.with(agentOption(agent), command.toArray(new String[0])));
    }

    /**
     * The option with which a JVM traces itself.
     *
     * @param agent Weft's agent jar
     * @throws IllegalArgumentException if a JVM cannot take it, with a sentence that says why
     */
    public String agentOption(Path agent) {
        if (agent.toString().indexOf('=') >= 0) {
            throw new IllegalArgumentException("the path of Weft's agent must not contain \"=\", where a JVM cuts it off, but was " + agent
                    + ": move Weft to another folder");
        }
        return "-javaagent:" + agent + "=" + toAgentArgument();
    }

    /**
     * Changes an environment so that the JVMs are traced that a program starts which is none itself, a script for example: there the shims
     * are what {@code PATH} and {@code JAVA_HOME} lead to first.
     *
     * @param agent Weft's agent jar
     * @throws IllegalArgumentException as {@link #agentOption} does
     */
    public void traceFrom(Map<String, String> environment, Path agent) {
        new Shims(shims, agentOption(agent)).into(environment);
    }

    /**
     * Reads an agent's argument: {@code key=value} pairs with commas in between; keys of lists may be repeated, of others the last one
     * counts. In a value, {@code %} and two hexadecimal digits stand for a byte of UTF-8.
     *
     * @throws IllegalArgumentException if it cannot be read, with a sentence that says why
     */
    public static TraceOptions parse(String argument) {
        Map<String, List<String>> values = new HashMap<>();
        for (int from = 0, to; from < argument.length(); from = to + 1) {
            int comma = argument.indexOf(',', from);
            to = comma < 0 ? argument.length() : comma;
            add(argument.substring(from, to), values);
        }
        Selection selection = new Selection(
                all(values, "include"), all(values, "exclude"), flag(values, "all", false), flag(values, "sparse", false));
        Content content = new Content(
                all(values, "args"), all(values, "returns"), flag(values, "exceptions", false), all(values, "redact"),
                all(values, "logField"), all(values, "logLocal"),
                new ProcessEvents(flag(values, "logOutput", false), flag(values, "logRecords", false), flag(values, "counters", false),
                        all(values, "jfr"), last(values, "profiler", "")));
        return new TraceOptions(directory(last(values, "dir", ".")), selection, content, all(values, "own"), flag(values, "explain", false),
                number("minNanos", last(values, "minNanos", "0")),
                new Buffer(
                        Buffer.Mode.of(last(values, "buffer", Buffer.DEFAULT.mode().toString())),
                        number("maxBytes", last(values, "maxBytes", String.valueOf(Buffer.DEFAULT.maxBytes()))),
                        number("last", last(values, "last", "0")), triggers(all(values, "trigger"))),
                new Precision(
                        Precision.Clock.of(last(values, "clock", Precision.DEFAULT.clock().toString())), flag(values, "throttle", true)),
                number("parent", last(values, "parent", "0")),
                flag(values, "children", true), last(values, "shims", ""), flag(values, "waits", true),
                last(values, "cache", ""));
    }

    private static List<Trigger> triggers(List<String> texts) {
        List<Trigger> triggers = new ArrayList<>(texts.size());
        for (String text : texts) {
            triggers.add(Trigger.parse(text));
        }
        return triggers;
    }

    private static void add(String pair, Map<String, List<String>> values) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("an option must be key=value, but was \"" + pair + "\"");
        }
        String key = pair.substring(0, equals);
        if (!KEYS.contains(key)) {
            throw new IllegalArgumentException("unknown option \"" + key + "\"; there are " + String.join(", ", KEYS));
        }
        List<String> known = values.get(key);
        if (known == null) {
            known = new ArrayList<>();
            values.put(key, known);
        }
        known.add(PercentCode.decode(pair.substring(equals + 1)));
    }

    private static List<String> all(Map<String, List<String>> values, String key) {
        return values.getOrDefault(key, List.of());
    }

    private static String last(Map<String, List<String>> values, String key, String otherwise) {
        List<String> given = all(values, key);
        return given.isEmpty() ? otherwise : given.get(given.size() - 1);
    }

    private static boolean flag(Map<String, List<String>> values, String key, boolean otherwise) {
        String value = last(values, key, String.valueOf(otherwise));
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(key + " must be true or false, but was \"" + value + "\"");
        }
        return value.equals("true");
    }

    private static Path directory(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("dir must be a folder, but was \"" + value + "\": " + e.getReason(), e);
        }
    }

    private static long number(String key, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be a whole number, but was \"" + value + "\"", e);
        }
    }
}
