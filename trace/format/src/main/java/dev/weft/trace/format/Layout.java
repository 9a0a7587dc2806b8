package dev.weft.trace.format;

/**
 * The numbers of the native trace file, and how a word is packed. ARCHITECTURE.md, "The native trace file", is the specification.
 *
 * <p>Everything here is a constant or a pure function of primitives, so that the recorder can be inlined into the traced program
 * without taking this class along.
 */
public final class Layout {
    /** {@code WEFTRACE}, read as a little-endian word. */
    public static final long FILE_MAGIC = 0x4543_4152_5446_4557L;
    /** {@code WCHK}, read as a little-endian half word. */
    public static final int CHUNK_MAGIC = 0x4b48_4357;
    public static final int VERSION = 1;
    public static final int HEADER_BYTES = 4096;
    public static final int CHUNK_BYTES = 32 * 1024;
    public static final int CHUNK_HEADER_WORDS = 8;
    public static final int CHUNK_WORDS = CHUNK_BYTES / Long.BYTES;
    /** The lane of symbols and properties. */
    public static final int METADATA_LANE = 0;
    /** The lane of what is still to be known of chunks that were dropped. */
    public static final int CUT_LANE = -1;

    public static final int H_MAGIC = 0;
    public static final int H_VERSION = 1;
    public static final int H_CHUNK = 2;
    public static final int H_PID = 3;
    public static final int H_PARENT_PID = 4;
    public static final int H_WALL_NANOS = 5;
    public static final int H_TICKS = 6;
    public static final int H_NANOS_PER_TICK = 7;
    public static final int H_CLOCK_DOMAIN = 8;
    public static final int H_STATE = 9;
    public static final int H_END_TICKS = 10;
    public static final int H_LOST = 11;
    public static final int H_CUT = 12;
    public static final int H_STOPPED_TICKS = 13;
    public static final int HEADER_WORDS_USED = 14;

    public static final int C_MAGIC_LANE = 0;
    public static final int C_SEQUENCE = 1;
    public static final int C_BASE = 2;
    public static final int C_THREAD = 3;
    public static final int C_CUT = 4;
    public static final int C_LEFT = 5;
    /** How many words of a chunk's header say something. */
    public static final int CHUNK_HEADER_WORDS_USED = 6;

    public static final int ENTER = 1;
    public static final int EXIT = 2;
    public static final int EXIT_THROWN = 3;
    public static final int THREAD = 4;
    public static final int BASE = 5;
    public static final int BEGIN = 6;
    public static final int END = 7;
    public static final int INSTANT = 8;
    public static final int COUNTER = 9;
    public static final int FLOW_OUT = 10;
    public static final int FLOW_IN = 11;
    public static final int STATE = 12;
    public static final int VALUE = 13;
    public static final int RECORD = 14;
    public static final int LOST = 15;

    public static final int RECORD_SYMBOL = 1;
    public static final int RECORD_THREAD_INFO = 2;
    public static final int RECORD_PROPERTY = 3;
    public static final int RECORD_ARGUMENTS = 4;
    public static final int RECORD_RETURNED = 5;
    public static final int RECORD_THROWN = 6;
    public static final int RECORD_DROPPED = 7;
    public static final int RECORD_NOTE = 8;
    public static final int RECORD_THROTTLED = 9;

    public static final int SYMBOL_METHOD = 0;
    public static final int SYMBOL_SLICE = 1;
    public static final int SYMBOL_TASK = 2;
    public static final int SYMBOL_INSTANT = 3;
    public static final int SYMBOL_COUNTER = 4;
    public static final int SYMBOL_FLOW = 5;
    public static final int SYMBOL_STATE = 6;
    public static final int SYMBOL_WAIT = 7;
    public static final int SYMBOL_RUN = 8;
    public static final int SYMBOL_MOUNT = 9;

    /** The state whose value tells for how many nanoseconds, until then, the thread might have run and did not. */
    public static final String RUNNABLE = "runnable: ns";

    /** The value of an instant that is not of its thread, but of the process or of the whole recording. */
    public static final int INSTANT_OF_PROCESS = 1;
    public static final int INSTANT_OF_ALL = 2;

    public static final int THREAD_VIRTUAL = 1;
    public static final int THREAD_DAEMON = 2;

    public static final int TIME_BITS = 36;
    public static final int SYMBOL_BITS = 24;
    public static final long MAX_DELTA = (1L << TIME_BITS) - 1;
    public static final int MAX_SYMBOL = (1 << SYMBOL_BITS) - 1;

    private static final int KIND_SHIFT = 60;
    private static final long PAYLOAD_MASK = (1L << KIND_SHIFT) - 1;

    private Layout() {}

    /** A timed event word; {@code delta} must be in 0..{@link #MAX_DELTA}. */
    public static long timed(int kind, int symbol, long delta) {
        return ((long) kind << KIND_SHIFT) | ((long) symbol << TIME_BITS) | delta;
    }

    /** An untimed event word; the top four bits of {@code payload} are cut off. */
    public static long plain(int kind, long payload) {
        return ((long) kind << KIND_SHIFT) | (payload & PAYLOAD_MASK);
    }

    /** The header word of a record that {@code words} words follow. */
    public static long record(int type, int words, int argument) {
        return plain(RECORD, ((long) type << 48) | ((long) words << SYMBOL_BITS) | argument);
    }

    public static int kind(long word) {
        return (int) (word >>> KIND_SHIFT);
    }

    public static int symbol(long word) {
        return (int) (word >>> TIME_BITS) & MAX_SYMBOL;
    }

    public static long delta(long word) {
        return word & MAX_DELTA;
    }

    public static long payload(long word) {
        return word & PAYLOAD_MASK;
    }

    /** The payload of a VALUE as the signed number it was. */
    public static long signedPayload(long word) {
        return (word << (64 - KIND_SHIFT)) >> (64 - KIND_SHIFT);
    }

    public static int recordType(long word) {
        return (int) (word >>> 48) & 0xfff;
    }

    /** Whether a record of this type is of a moment of the thread that runs there; its first word is the time. */
    public static boolean hasTime(int recordType) {
        return recordType >= RECORD_ARGUMENTS && recordType <= RECORD_NOTE;
    }

    public static int recordWords(long word) {
        return (int) (word >>> SYMBOL_BITS) & MAX_SYMBOL;
    }

    public static int recordArgument(long word) {
        return (int) word & MAX_SYMBOL;
    }
}
