package dev.weft.trace.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Packs the records of the metadata lane and of threads into words, the header word first. */
public final class Records {
    /** A property: how many methods were left out because they are trivial. */
    public static final String TRIVIAL_METHODS = "methods.trivial";

    /** What a property's key starts with that tells what became of a class, by its name; a reason follows one of the words below. */
    public static final String CLASS = "class: ";
    public static final String WOVEN = "woven: ";
    public static final String LEFT_OUT = "left out: ";
    /** As all others of its place. */
    public static final String LEFT_OUT_WITH_PLACE = "left out with its place: ";
    /** What a property's key starts with that tells of a class that could not be woven; its value is the reason. */
    public static final String NOT_WOVEN = "not woven: ";

    /** A property: how many classes do not tell what their local variables are called, a space, and the first of them. */
    public static final String WITHOUT_VARIABLES = "variables.unnamed";

    /** An event of Flight Recorder with two readings of the trace's clock, {@code before} and {@code after} it began. */
    public static final String CLOCK_EVENT = "dev.weft.Clock";
    /** A property: in which folder Flight Recorder keeps what it has not yet written beside this file. */
    public static final String JFR_FOLDER = "jfr.folder";
    /** A property: why Flight Recorder does not record beside the trace. */
    public static final String NO_JFR = "jfr.none";

    /** A property: what has samples of the process in the file beside this one, whose times are those of the trace; or why nothing has. */
    public static final String SAMPLES = "samples";
    public static final String NO_SAMPLES = "samples.none";

    /** A property, with any value: the clock of the file tells no time of day, but is that of all files beside it. */
    public static final String NO_TIME_OF_DAY = "time.of.day.unknown";

    /** A property: how many events were dropped of threads that are not in the file any more. */
    public static final String DROPPED_ELSEWHERE = "dropped.elsewhere";

    private static final int MAX_STRING_BYTES = 6 * 1024;

    private Records() {}

    public static long[] symbol(int id, Symbol symbol) {
        long facts = (symbol.kind() & 0xff) | ((long) symbol.line() << 32);
        return symbol.kind() == Layout.SYMBOL_METHOD
                ? pack(Layout.RECORD_SYMBOL, id, 1, facts, symbol.className(), symbol.method(), symbol.descriptor(), symbol.file())
                : pack(Layout.RECORD_SYMBOL, id, 1, facts, symbol.name());
    }

    public static long[] thread(ThreadInfo thread) {
        return pack(Layout.RECORD_THREAD_INFO, thread.flags(), 1, thread.id(), thread.name());
    }

    /** What is told of a call; see {@link EventVisitor#call}. */
    public static long[] ofCall(int type, int symbol, long ticks, String text) {
        return pack(type, symbol, 1, ticks, text);
    }

    /** An instant with a text; see {@link EventVisitor#note}. */
    public static long[] note(int symbol, long ticks, String text) {
        return pack(Layout.RECORD_NOTE, symbol, 1, ticks, text);
    }

    /** How many of a thread's oldest events were dropped, the last of them then; see {@link EventVisitor#dropped}. */
    public static long[] dropped(long ticks, long events) {
        return new long[] {Layout.record(Layout.RECORD_DROPPED, 2, 0), ticks, events};
    }

    /** A method whose calls were counted from then on instead of recorded. */
    public static long[] throttled(int symbol, long ticks, long calls) {
        return new long[] {Layout.record(Layout.RECORD_THROTTLED, 2, symbol), ticks, calls};
    }

    public static long[] property(String key, String value) {
        return pack(Layout.RECORD_PROPERTY, 0, 0, 0, key, value);
    }

    private static long[] pack(int type, int argument, int factWords, long fact, String... strings) {
        byte[][] encoded = new byte[strings.length][];
        int bytes = 0;
        for (int i = 0; i < strings.length; i++) {
            encoded[i] = encode(strings[i]);
            bytes += encoded[i].length + 1;
        }
        int body = factWords + (bytes + Long.BYTES - 1) / Long.BYTES;
        long[] words = new long[1 + body];
        words[0] = Layout.record(type, body, argument);
        if (factWords > 0) {
            words[1] = fact;
        }
        int at = (1 + factWords) * Long.BYTES;
        for (byte[] string : encoded) {
            for (byte b : string) {
                words[at / Long.BYTES] |= (b & 0xffL) << (at % Long.BYTES * Byte.SIZE);
                at++;
            }
            at++;
        }
        return words;
    }

    /** A record must fit into a chunk, and a NUL would end the string early. */
    private static byte[] encode(String string) {
        byte[] bytes = string.replace('\0', '\ufffd').getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_STRING_BYTES) {
            return bytes;
        }
        int end = MAX_STRING_BYTES;
        while ((bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }
}
