package dev.weft.ipc;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The parent's view of a worker's {@link Journal}: makes the file, and reads after the worker's death what the pipe did not bring. The
 * file belongs to this user alone, and has no name by the time anybody is told of it, so that nothing is left of it whoever is killed.
 * Where the system cannot do without a name the worker deletes it as soon as it has the file open; this does so if it never came to that.
 */
public final class JournalTail implements Closeable {
    private static final int CAPACITY = 128 * 1024;

    private final MemoryFile file;
    private final Path path;

    private JournalTail(MemoryFile file) {
        this.file = file;
        this.path = hidden(file);
    }

    private static Path hidden(MemoryFile file) {
        try {
            return Path.of(Journal.DESCRIPTORS + ProcessHandle.current().pid() + "/fd/" + file.hide());
        } catch (IOException e) {
            // It keeps its name, and the worker deletes it.
            return file.path;
        }
    }

    /** Makes an empty file in memory where the system has such a place with room, otherwise in the folder for temporary files. */
    public static JournalTail create() throws IOException {
        return createIn(List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir"))));
    }

    /** In the first of {@code folders} that has room; a container may leave memory little. */
    static JournalTail createIn(List<Path> folders) throws IOException {
        var problems = new ArrayList<IOException>();
        for (Path folder : folders) {
            try {
                return createIn(folder);
            } catch (IOException e) {
                problems.add(e);
            }
        }
        var error = new IOException("a worker needs a file of " + (Journal.HEAD_BYTES + CAPACITY) + " bytes, for which there is no room in "
                + folders.stream().map(Path::toString).collect(Collectors.joining(" or "))
                + " (" + problems.getLast() + "); make room in one of them, or name another folder with -Djava.io.tmpdir");
        problems.forEach(error::addSuppressed);
        throw error;
    }

    private static JournalTail createIn(Path folder) throws IOException {
        return new JournalTail(MemoryFile.createIn(folder, Journal.HEAD_BYTES + CAPACITY));
    }

    /** Where the worker finds the file as long as this is open. */
    public Path path() {
        return path;
    }

    /** The number of what the worker began last, 0 if it began nothing. */
    public long begun() throws IOException {
        return read(Journal.BEGUN, Long.BYTES).getLong();
    }

    /** When that was, as {@link System#nanoTime} in the worker, which is the same clock as here on one machine. */
    public long begunAt() throws IOException {
        return read(Journal.BEGUN_AT, Long.BYTES).getLong();
    }

    /**
     * What the dead worker appended but did not bring to its pipe.
     *
     * @param received how many bytes the pipe brought, to its end
     */
    public byte[] unsent(long received) throws IOException {
        long base = read(Journal.BASE, Long.BYTES).getLong();
        long end = read(Journal.END, Long.BYTES).getLong();
        // The worker may have written anything, a base below zero too, from which differences overflow.
        if (base < 0 || received < base || received >= end || end - base > CAPACITY) {
            return new byte[0];
        }
        return read(Journal.HEAD_BYTES + (int) (received - base), (int) (end - received)).array();
    }

    private ByteBuffer read(int position, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        int count;
        do {
            count = file.channel.read(target, position + target.position());
        } while (count > 0 && target.hasRemaining());
        if (target.hasRemaining()) {
            throw new IOException("the journal was cut to less than " + (position + length) + " bytes");
        }
        return target.flip();
    }

    @Override
    public void close() throws IOException {
        file.delete();
        file.channel.close();
    }
}
