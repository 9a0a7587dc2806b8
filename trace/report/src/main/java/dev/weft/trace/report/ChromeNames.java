package dev.weft.trace.report;

import dev.weft.trace.report.ChromeEvent.Argument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers for the names in a Chrome trace, where a function's has its source file and line behind it, as {@code run (app/main.py:12)}. */
final class ChromeNames {
    private static final Pattern PLACED = Pattern.compile("(.+) \\((.+):(\\d{1,9})\\)");

    private final Names names;
    private final Map<String, Integer> calls = new HashMap<>();
    private final Map<String, Integer> slices = new HashMap<>();
    private final Map<String, Integer> tasks = new HashMap<>();
    private final Map<String, Integer> waits = new HashMap<>();
    private final Map<String, Integer> mounts = new HashMap<>();

    ChromeNames(Names names) {
        this.names = names;
    }

    /** @param category the kind of a slice, if Weft has written the file; what others write are calls */
    int slice(String category, String name) {
        return switch (category) {
            case "slice" -> slices.computeIfAbsent(name, text -> names.id(Name.plain(SliceKind.SLICE, text)));
            case "task" -> tasks.computeIfAbsent(name, text -> names.id(Name.plain(SliceKind.TASK, text)));
            case "wait" -> waits.computeIfAbsent(name, text -> names.id(Name.plain(SliceKind.WAIT, text)));
            case "mount" -> mounts.computeIfAbsent(name, text -> names.id(Name.plain(SliceKind.MOUNT, text)));
            default -> calls.computeIfAbsent(name, text -> names.id(call(text)));
        };
    }

    /** Of an instant, with what is said of it. */
    int moment(String name, List<Argument> arguments) {
        return arguments.isEmpty() ? slice("slice", name) : names.text(name + ": " + words(arguments));
    }

    private static String words(List<Argument> arguments) {
        var words = new StringBuilder();
        arguments.forEach(argument -> words.append(words.isEmpty() ? "" : ", ").append(argument.text()));
        return words.toString();
    }

    private static Name call(String text) {
        Matcher placed = PLACED.matcher(text);
        if (!placed.matches()) {
            return Name.plain(SliceKind.CALL, text);
        }
        String function = placed.group(1);
        String path = placed.group(2);
        int line = Integer.parseInt(placed.group(3));
        int dot = function.lastIndexOf('.');
        var method = new Name(SliceKind.CALL, function.substring(0, Math.max(0, dot)), function.substring(dot + 1), "",
                path.substring(path.lastIndexOf('/') + 1), line);
        boolean ofJava = dot > 0 && method.path().equals(path);
        return ofJava ? method : new Name(SliceKind.CALL, "", function, "", path, line);
    }
}
