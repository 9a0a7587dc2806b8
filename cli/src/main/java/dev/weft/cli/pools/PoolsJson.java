package dev.weft.cli.pools;

import dev.weft.seen.PoolReading;
import dev.weft.seen.TaskReading;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers as JSON: an array with an object for each JVM, a line each. The names in the objects are those of the records: one that is there
 * keeps its meaning, and new ones may come.
 */
public final class PoolsJson {
    private static final String WORKERS = "workers";

    private PoolsJson() {}

    private record Program(long pid, String name, String command, List<PoolReading> pools) {}

    private record ProgramWithTasks(long pid, String name, String command, List<PoolReading> pools, List<TaskReading> tasks) {}

    private record Trouble(long pid, String error) {}

    /**
     * Only printable ASCII; JVMs that have ended are left out.
     *
     * @param workers whether pools have an item for their workers
     */
    public static String of(List<Answer> answers, boolean workers) {
        return array(answers.stream().map(PoolsJson::record).filter(Objects::nonNull).map(record -> json(record, workers)).toList());
    }

    private static String array(List<String> lines) {
        return lines.isEmpty() ? "[]" : lines.stream().collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
    }

    /** Records as JSON, in the same form. */
    static String ofRecords(List<? extends Record> records) {
        return array(records.stream().map(record -> json(record, true)).toList());
    }

    private static @Nullable Record record(Answer answer) {
        return switch (answer) {
            case Answer.Told(Look look) -> program(look);
            case Answer.Silent(long pid, String trouble) -> new Trouble(pid, trouble);
            case Answer.Refused(long pid, String reason) -> new Trouble(pid, reason);
            case Answer.Ended _ -> null;
        };
    }

    private static Record program(Look look) {
        ProgramName program = look.program();
        return look.tasks().isEmpty()
                ? new Program(look.pid(), program.name(), program.command(), look.pools())
                : new ProgramWithTasks(look.pid(), program.name(), program.command(), look.pools(), look.tasks());
    }

    private static String json(Object value, boolean workers) {
        return switch (value) {
            case List<?> list -> list.stream().map(item -> json(item, workers)).collect(Collectors.joining(", ", "[", "]"));
            case String text -> quoted(text);
            case Record record -> object(record, workers);
            default -> value.toString();
        };
    }

    private static String object(Record record, boolean workers) {
        var pairs = new ArrayList<String>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (!workers && component.getName().equals(WORKERS)) {
                continue;
            }
            try {
                pairs.add(quoted(component.getName()) + ": " + json(component.getAccessor().invoke(record), workers));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return pairs.stream().collect(Collectors.joining(", ", "{", "}"));
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                json.append(c);
            } else {
                json.append(String.format("\\u%04x", (int) c));
            }
        }
        return json.append('"').toString();
    }
}
