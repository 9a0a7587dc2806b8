package dev.weft.trace.agent;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Woven classes of earlier runs, in one file. The key of a class is a checksum of its bytes and of where it is from; of the agent and the
 * options the file itself is. What the file does not have is added to another one, which takes its place when the process ends in order: a
 * file with the right name is whole, and does not change any more.
 *
 * <p>Whatever fails, a class is woven as if there were no cache.
 */
final class WovenCache implements Runnable {
    /** A new file is written if more than this part of the classes is new; of a file of hooks, which are fewer, if any is. */
    private static final int WORTH = 32;
    private static final int PENDING_BYTES = 1 << 18;

    private final File file;
    private final byte[] context;
    private final @Nullable WovenFile old;
    /** What is not in the other file yet. */
    private ByteBuffer pending = ByteBuffer.allocate(0);
    private @Nullable FileChannel out;
    private @Nullable File made;
    private long[] added = new long[128];
    private int count;
    private long position;
    private boolean closed;

    /**
     * The cache of a program, or of several.
     *
     * @param folder where it is
     * @param kind the end of the file's name
     * @param text says all that woven code depends on beside the class, and whose it is
     */
    WovenCache(File folder, String kind, String text) {
        context = text.getBytes(StandardCharsets.UTF_8);
        file = new File(folder, Long.toHexString(WovenFile.sum(context)) + "." + kind);
        old = WovenFile.open(file, context);
        position = WovenFile.start(context);
    }

    /** What was made of a class before; null if that is not known. */
    @Nullable WovenClass find(long key, byte[] bytes) {
        return old == null ? null : old.find(key, bytes.length);
    }

    /** Keeps what was made of a class. */
    synchronized void add(long key, byte[] bytes, WovenClass woven) {
        if (closed) {
            return;
        }
        byte[] entry = WovenFile.entry(bytes.length, woven);
        if (position + entry.length > WovenFile.MAX_BYTES / 4) {
            return;
        }
        try {
            if (count == 0) {
                pending = ByteBuffer.allocate(PENDING_BYTES);
            }
            if (pending.remaining() < entry.length) {
                pending.flip();
                write(pending);
                pending.clear();
            }
            if (pending.remaining() < entry.length) {
                write(ByteBuffer.wrap(entry));
            } else {
                pending.put(entry);
            }
        } catch (IOException | RuntimeException e) {
            abandon();
            return;
        }
        if (added.length < 2 * count + 2) {
            added = Arrays.copyOf(added, 2 * added.length);
        }
        added[2 * count] = key;
        added[2 * count + 1] = position / Long.BYTES << 32 | entry.length;
        count++;
        position += entry.length;
    }

    private FileChannel channel() throws IOException {
        FileChannel open = out;
        if (open == null) {
            File another = new File(file.getPath() + "." + ThisProcess.pid() + "-" + System.currentTimeMillis() + ".new");
            open = FileChannel.open(another.toPath(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            open.position(WovenFile.start(context));
            made = another;
            out = open;
        }
        return open;
    }

    private void write(ByteBuffer bytes) throws IOException {
        FileChannel to = channel();
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    /** Lets what was added be found by later runs, if it is worth that. */
    @Override
    public synchronized void run() {
        try {
            if (!closed && count > (old == null ? 0 : old.classes() / WORTH)) {
                save();
            }
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError | InternalError e) {
            closed = true;
        }
        abandon();
    }

    private void save() throws IOException {
        pending.flip();
        write(pending);
        WovenFile before = old != null && position + old.entries().remaining() < WovenFile.MAX_BYTES / 2 ? old : null;
        int classes = count + (before == null ? 0 : before.classes());
        long[] table = new long[Integer.highestOneBit(classes) * 8];
        for (int i = 0; i < count; i++) {
            WovenFile.insert(table, added[2 * i], added[2 * i + 1]);
        }
        if (before != null) {
            ByteBuffer entries = before.entries();
            before.index(table, position);
            position += entries.remaining();
            write(entries);
        }
        ByteBuffer end = ByteBuffer.allocate(context.length + table.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).put(context);
        end.slice().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(table);
        write(end);
        ByteBuffer head = ByteBuffer.allocate(WovenFile.start(context)).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(WovenFile.MAGIC).putLong(position).putLong(table.length / 2).putLong(WovenFile.sum(end.array()));
        head.putLong(context.length).put(context).rewind();
        FileChannel to = channel();
        while (head.hasRemaining()) {
            to.write(head, head.position());
        }
        if (made != null && made.renameTo(file)) {
            made = null;
        }
    }

    /** Adds nothing more, and leaves no file behind that is not whole. */
    private void abandon() {
        closed = true;
        try {
            if (out != null) {
                out.close();
            }
            if (made != null) {
                Files.deleteIfExists(made.toPath());
            }
        } catch (IOException e) {
            // It goes with the oldest files of the folder.
            count = 0;
        }
        out = null;
        made = null;
    }

    /** Of a class of the program. Never 0, which is the key of no class. */
    static long key(byte[] bytes, Origin origin) {
        String place = origin.place();
        long key = WovenFile.sum(bytes) + origin.owner().ordinal() + (place == null ? 0 : place.hashCode() * 0x9e37_79b9_7f4a_7c15L);
        return key == 0 ? 1 : key;
    }

    /** Of a class that is a hook. If it is loaded, the JVM has made its bytes, with the methods in another order in each run. */
    static long keyOfHook(byte[] bytes) {
        long key = WovenFile.sumOfAnyOrder(bytes);
        return key == 0 ? 1 : key;
    }
}
