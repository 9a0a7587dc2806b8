package dev.weft.trace.agent;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/*
 *   header: magic, where the index begins, slots of the index, checksum of context and index, length of the context in bytes; the context
 *   entries, each at a multiple of 8 bytes, with a checksum of its own
 *   index: a hash table with open addresses; a slot is a key (0: nobody's), and position / 8 << 32 | length in bytes
 *
 * Words are little-endian. Whatever in it is not as it was written is not believed.
 */
/** Woven classes in a file that does not change any more, mapped. */
final class WovenFile {
    static final long MAGIC = 0x3165_6863_6154_5757L;
    static final int HEADER_BYTES = 5 * Long.BYTES;
    static final int MAX_BYTES = 64 << 20;
    static final int ENTRY_HEADER_BYTES = 8 * Integer.BYTES;

    private final ByteBuffer bytes;
    private final LongBuffer index;
    private final int start;
    private final int end;

    private WovenFile(ByteBuffer bytes, LongBuffer index, int start, int end) {
        this.bytes = bytes;
        this.index = index;
        this.start = start;
        this.end = end;
    }

    /** The file; null if there is none, or none that was made for this. */
    static @Nullable WovenFile open(File file, byte[] context) {
        if (!file.exists()) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ)) {
            return open(channel, context);
        } catch (IOException | RuntimeException | InternalError e) {
            return null;
        }
    }

    private static @Nullable WovenFile open(FileChannel channel, byte[] context) throws IOException {
        long size = channel.size();
        int start = start(context);
        if (size < start || size > MAX_BYTES) {
            return null;
        }
        ByteBuffer bytes = Internals.map(channel, MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
        long end = bytes.getLong(8);
        long slots = bytes.getLong(16);
        if (bytes.getLong(0) != MAGIC || bytes.getLong(32) != context.length || slots <= 0 || Long.bitCount(slots) != 1
                || slots > size || end != size - 16 * slots || end < start) {
            return null;
        }
        int length = (int) (16 * slots);
        byte[] checked = new byte[context.length + length];
        bytes.get(HEADER_BYTES, checked, 0, context.length);
        bytes.get((int) end, checked, context.length, length);
        if (sum(checked) != bytes.getLong(24) || !Arrays.equals(checked, 0, context.length, context, 0, context.length)) {
            return null;
        }
        LongBuffer index = ByteBuffer.wrap(checked, context.length, length).slice().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        return new WovenFile(bytes, index, start, (int) end);
    }

    /** Where entries begin. */
    static int start(byte[] context) {
        return aligned(HEADER_BYTES + context.length);
    }

    static int aligned(int bytes) {
        return bytes + 7 & -8;
    }

    /** Two checksums of different kinds, as one: the JVM has both as machine code from the start. */
    static long sum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        Adler32 other = new Adler32();
        other.update(bytes);
        return crc.getValue() << 32 | other.getValue();
    }

    /** A checksum of how often there is each byte. */
    static long sumOfAnyOrder(byte[] bytes) {
        long sum = bytes.length;
        for (byte each : bytes) {
            long mixed = (each + 0x9e37_79b9_7f4a_7c15L) * 0xbf58_476d_1ce4_e5b9L;
            sum += (mixed ^ mixed >>> 29) * 0x94d0_49bb_1331_11ebL;
        }
        return sum;
    }

    static void insert(long[] table, long key, long place) {
        int mask = table.length / 2 - 1;
        int slot = (int) key & mask;
        while (table[2 * slot] != 0) {
            slot = slot + 1 & mask;
        }
        table[2 * slot] = key;
        table[2 * slot + 1] = place;
    }

    /** What was made of a class of this length; null if that is not known. */
    @Nullable WovenClass find(long key, int length) {
        int mask = index.capacity() / 2 - 1;
        for (int slot = (int) key & mask; index.get(2 * slot) != 0; slot = slot + 1 & mask) {
            if (index.get(2 * slot) == key) {
                long place = index.get(2 * slot + 1);
                return entry((int) (place >>> 32) * Long.BYTES, (int) place, length);
            }
        }
        return null;
    }

    private @Nullable WovenClass entry(int at, int length, int classLength) {
        byte[] entry = new byte[length];
        bytes.get(at, entry);
        ByteBuffer in = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(0) != sumOfEntry(entry) || in.getInt(4) != classLength) {
            return null;
        }
        long[] records = new long[in.getInt(16)];
        in.position(ENTRY_HEADER_BYTES);
        in.asLongBuffer().get(records);
        int[] blanks = new int[in.getInt(20)];
        in.position(in.position() + records.length * Long.BYTES);
        in.asIntBuffer().get(blanks);
        int code = in.position() + blanks.length * Integer.BYTES;
        return new WovenClass(
                Arrays.copyOfRange(entry, code, code + in.getInt(24)), blanks, records, in.getInt(8), in.getInt(12), List.of());
    }

    static byte[] entry(int classLength, WovenClass woven) {
        int length = ENTRY_HEADER_BYTES + woven.records().length * Long.BYTES + woven.blanks().length * Integer.BYTES + woven.code().length;
        ByteBuffer entry = ByteBuffer.allocate(aligned(length)).order(ByteOrder.LITTLE_ENDIAN);
        entry.putInt(0).putInt(classLength).putInt(woven.methods()).putInt(woven.trivial());
        entry.putInt(woven.records().length).putInt(woven.blanks().length).putInt(woven.code().length).putInt(0);
        entry.asLongBuffer().put(woven.records());
        entry.position(entry.position() + woven.records().length * Long.BYTES);
        entry.asIntBuffer().put(woven.blanks());
        entry.position(entry.position() + woven.blanks().length * Integer.BYTES);
        entry.put(woven.code());
        entry.putInt(0, sumOfEntry(entry.array()));
        return entry.array();
    }

    private static int sumOfEntry(byte[] entry) {
        CRC32 crc = new CRC32();
        crc.update(entry, Integer.BYTES, entry.length - Integer.BYTES);
        return (int) crc.getValue();
    }

    int classes() {
        int classes = 0;
        for (int i = 0; i < index.capacity(); i += 2) {
            classes += index.get(i) != 0 ? 1 : 0;
        }
        return classes;
    }

    /** All entries. */
    ByteBuffer entries() {
        return bytes.duplicate().position(start).limit(end);
    }

    /** Puts all its classes into the index of another file, in which its entries begin at {@code position}. */
    void index(long[] table, long position) {
        for (int i = 0; i < index.capacity(); i += 2) {
            if (index.get(i) != 0) {
                insert(table, index.get(i), index.get(i + 1) + ((position - start) / Long.BYTES << 32));
            }
        }
    }
}
