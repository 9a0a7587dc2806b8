package dev.weft.trace.agent;

import dev.weft.trace.internal.Metadata;
import dev.weft.trace.internal.Recorder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What weaving makes of a class, in a form that is the same in every process: where the code and the names have the numbers of methods,
 * which each process gives anew, there is a blank. It is used once.
 *
 * @param code the class file; empty if the class stays as it is
 * @param blanks an index into {@code code} where four bytes are a method's number, and which method that is, and so on
 * @param records the symbols of its methods one after the other, as they are in a trace, without their numbers
 * @param methods how many of its methods are woven
 * @param trivial how many are left out since they are trivial
 * @param names what its methods are called, where triggers or values ask for that; else empty
 */
record WovenClass(byte[] code, int[] blanks, long[] records, int methods, int trivial, List<String> names) {
    private static final byte[] NO_CODE = {};
    private static final int[] NO_BLANKS = {};
    private static final long[] NO_RECORDS = {};

    static WovenClass unchanged(int trivial) {
        return new WovenClass(NO_CODE, NO_BLANKS, NO_RECORDS, 0, trivial, List.of());
    }

    /** A class in which nothing is recorded by a number. */
    static WovenClass changed(byte[] code) {
        return new WovenClass(code, NO_BLANKS, NO_RECORDS, 0, 0, List.of());
    }

    /** Whether the class is changed. */
    boolean isChanged() {
        return code.length > 0;
    }

    /**
     * Gives its methods numbers, under which their names are in the trace then.
     *
     * @param triggers told of the methods; null if there are none
     * @param content says of which methods values are recorded, which are never throttled; null if none are
     * @return the first of the numbers; 0 if there are no more
     */
    int describe(String className, Metadata metadata, @Nullable TriggerFilter triggers, @Nullable ContentFilter content) {
        int first = metadata.newSymbols(methods);
        if (first == 0) {
            return 0;
        }
        if (!metadata.describe(first, records)) {
            throw new UnweavableException("the trace has no room for its names");
        }
        if (triggers != null) {
            triggers.watch(className, names, first);
        }
        for (int i = 0; i < names.size(); i++) {
            if (triggers != null && triggers.isMeant(className, names.get(i))
                    || content != null && (content.hasArguments(className, names.get(i)) || content.hasResult(className, names.get(i)))) {
                Recorder.exempt(first + i);
            }
        }
        return first;
    }

    /** The class file, with the numbers of its methods, of which this is the first. */
    byte[] link(int first) {
        for (int i = 0; i < blanks.length; i += 2) {
            int at = blanks[i];
            int id = first + blanks[i + 1];
            code[at] = (byte) (id >> 24);
            code[at + 1] = (byte) (id >> 16);
            code[at + 2] = (byte) (id >> 8);
            code[at + 3] = (byte) id;
        }
        return code;
    }
}
