package dev.weft.trace.report;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What reports of a recording have otherwise than the recording itself. A recording that is kept ({@code .weft}) is not changed.
 *
 * @param texts   changes every text: names of calls ({@code com.acme.Parser.parse}), slices, instants, counters, threads and processes,
 *                and what is told of them ({@code arguments: x = 1}). It is asked again about what it has given, and must leave that as it
 *                is. A method whose name is changed is without its source
 * @param leftOut which calls, by name, are as if they had not been recorded: their time is their caller's own
 */
public record RecordingEdit(UnaryOperator<String> texts, Predicate<String> leftOut) {
    /** Changes nothing. */
    public static final RecordingEdit NONE = new RecordingEdit(UnaryOperator.identity(), _ -> false);

    /** These changes, and then that of the texts. */
    public RecordingEdit withTexts(UnaryOperator<String> change) {
        return new RecordingEdit(text -> change.apply(texts.apply(text)), leftOut);
    }

    /** These changes, and such calls left out, too; names are meant as they were recorded. */
    public RecordingEdit withoutCalls(Predicate<String> names) {
        return new RecordingEdit(texts, leftOut.or(names));
    }

    Name of(Name name) {
        if (this == NONE) {
            return name;
        }
        String changed = texts.apply(name.full());
        return changed.equals(name.full()) ? name : Name.plain(name.kind(), changed);
    }

    boolean leavesOut(Name name) {
        return name.kind() == SliceKind.CALL && leftOut.test(name.full());
    }
}
