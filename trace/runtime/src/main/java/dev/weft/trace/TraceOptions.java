package dev.weft.trace;

import dev.weft.trace.internal.JavaCommand;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a process is traced.
 *
 * <p>Patterns are globs on fully-qualified class names, in which {@code *} stands for any characters, dots included; a {@code #} and a
 * glob on method names may follow: {@code com.acme.*}, {@code com.acme.Parser#parse*}.
 *
 * @param directory where each process writes its trace file
 * @param include what is traced; empty means the program's own classes, which are all but those of the JDK and of Weft
 * @param exclude what of it is not traced
 * @param maxBytes size limit of a process's file; at least 1 MiB. What comes later is counted as lost
 * @param parentPid the traced process that starts this one; 0 for the first one
 */
public record TraceOptions(Path directory, List<String> include, List<String> exclude, long maxBytes, long parentPid) {
    public static final long DEFAULT_MAX_BYTES = 512L << 20;
    private static final long MIN_MAX_BYTES = 1 << 20;

    public TraceOptions {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        if (maxBytes < MIN_MAX_BYTES) {
            throw new IllegalArgumentException("maxBytes must be at least " + MIN_MAX_BYTES + ", but was " + maxBytes);
        }
        if (parentPid < 0) {
            throw new IllegalArgumentException("parentPid must be a process id, or 0 for none, but was " + parentPid);
        }
        check(include);
        check(exclude);
    }

    /** Traces the program's own classes into this folder. */
    public static TraceOptions in(Path directory) {
        return new TraceOptions(directory, List.of(), List.of(), DEFAULT_MAX_BYTES, 0);
    }

    public TraceOptions withInclude(List<String> patterns) {
        return new TraceOptions(directory, patterns, exclude, maxBytes, parentPid);
    }

    public TraceOptions withExclude(List<String> patterns) {
        return new TraceOptions(directory, include, patterns, maxBytes, parentPid);
    }

    public TraceOptions withMaxBytes(long bytes) {
        return new TraceOptions(directory, include, exclude, bytes, parentPid);
    }

    public TraceOptions withParentPid(long pid) {
        return new TraceOptions(directory, include, exclude, maxBytes, pid);
    }

    private static void check(List<String> patterns) {
        for (String pattern : patterns) {
            int hash = pattern.indexOf('#');
            if (pattern.isEmpty() || hash == 0 || hash == pattern.length() - 1 || hash != pattern.lastIndexOf('#')) {
                throw new IllegalArgumentException(
                        "a pattern must be CLASS or CLASS#METHOD, as in com.acme.* or com.acme.Parser#parse*, but was \"" + pattern + "\"");
            }
        }
    }

    /** What follows {@code -javaagent:weft-trace-agent.jar=}; {@link #parse} reads it back. */
    public String toAgentArgument() {
        StringBuilder out = new StringBuilder("dir=");
        PercentCode.encode(directory.toString(), out);
        for (String pattern : include) {
            PercentCode.encode(pattern, out.append(",include="));
        }
        for (String pattern : exclude) {
            PercentCode.encode(pattern, out.append(",exclude="));
        }
        if (maxBytes != DEFAULT_MAX_BYTES) {
            out.append(",maxBytes=").append(maxBytes);
        }
        if (parentPid != 0) {
            out.append(",parent=").append(parentPid);
        }
        return out.toString();
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
        if (agent.toString().indexOf('=') >= 0) {
            throw new IllegalArgumentException("the path of Weft's agent must not contain \"=\", where a JVM cuts it off, but was " + agent
                    + ": move Weft to another folder");
        }
        return List.of(JavaCommand.with("-javaagent:" + agent + "=" + toAgentArgument(), command.toArray(new String[0])));
    }

    /**
     * Reads an agent's argument: {@code key=value} pairs with commas in between; {@code include} and {@code exclude} may be repeated. In a
     * value, {@code %} and two hexadecimal digits stand for a byte of UTF-8.
     *
     * @throws IllegalArgumentException if it cannot be read, with a sentence that says why
     */
    public static TraceOptions parse(String argument) {
        Path directory = Path.of(".");
        List<String> include = new ArrayList<>();
        List<String> exclude = new ArrayList<>();
        long maxBytes = DEFAULT_MAX_BYTES;
        long parentPid = 0;
        for (int from = 0, to; from < argument.length(); from = to + 1) {
            int comma = argument.indexOf(',', from);
            to = comma < 0 ? argument.length() : comma;
            String pair = argument.substring(from, to);
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("an option must be key=value, but was \"" + pair + "\"");
            }
            String key = pair.substring(0, equals);
            String value = PercentCode.decode(pair.substring(equals + 1));
            switch (key) {
                case "dir" -> directory = directory(value);
                case "include" -> include.add(value);
                case "exclude" -> exclude.add(value);
                case "maxBytes" -> maxBytes = number(key, value);
                case "parent" -> parentPid = number(key, value);
                default -> throw new IllegalArgumentException(
                        "unknown option \"" + key + "\"; there are dir, include, exclude, maxBytes and parent");
            }
        }
        return new TraceOptions(directory, include, exclude, maxBytes, parentPid);
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
