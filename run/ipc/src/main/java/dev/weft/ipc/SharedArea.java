package dev.weft.ipc;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Memory that a parent and one child share: a {@link Ring} in each direction. It has no name: the parent makes a file, finds the
 * descriptor that it has for it, and deletes its name before it tells anybody; the child opens the descriptor through the parent's entry
 * in {@code /proc}. So nothing is left of it whichever of them is killed. Only where there is such a {@code /proc}.
 */
public final class SharedArea implements Closeable {
    /** The property with the folder to make areas in; nothing is shared if there is no such folder. */
    public static final String FOLDER = "weft.shared.folder";

    /** {@link #FOLDER} of a process that may be on another machine than its parent, whose memory it must not look for. */
    public static final String NOWHERE = "/nowhere";

    private final FileChannel channel;
    private final int descriptor;
    private final Ring down;
    private final Ring up;

    private SharedArea(FileChannel channel, int descriptor) throws IOException {
        this.channel = channel;
        this.descriptor = descriptor;
        MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        int half = memory.capacity() / 2;
        this.down = new Ring(memory.slice(0, half));
        this.up = new Ring(memory.slice(half, half));
    }

    /**
     * Makes an area.
     *
     * @param bytes the size of the whole, a multiple of 16
     * @throws IOException if there is no room, or the system does not have what it takes
     */
    static SharedArea create(Path folder, int bytes) throws IOException {
        MemoryFile file = MemoryFile.createIn(folder, bytes);
        try {
            return new SharedArea(file.channel, file.hide());
        } catch (IOException | RuntimeException | Error e) {
            file.channel.close();
            file.delete();
            throw e;
        }
    }

    /** Makes an area where those are made; see {@link #create(Path, int)}. */
    public static SharedArea create(int bytes) throws IOException {
        return FileWork.uninterrupted(() -> create(Path.of(System.getProperty(FOLDER, "/dev/shm")), bytes));
    }

    /** Opens the area that this process's parent has as {@code descriptor}. */
    public static SharedArea ofParent(int descriptor) throws IOException {
        long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElseThrow(() -> new IOException("there is no parent"));
        return open(parent, descriptor);
    }

    static SharedArea open(long process, int descriptor) throws IOException {
        return FileWork.uninterrupted(() -> openFile(process, descriptor));
    }

    private static SharedArea openFile(long process, int descriptor) throws IOException {
        checkNear();
        try (var file = new RandomAccessFile("/proc/" + process + "/fd/" + descriptor, "rw")) {
            return new SharedArea(file.getChannel(), descriptor);
        }
    }

    /** Whether the program that this process belongs to is on this machine. */
    public static boolean isNear() {
        return !NOWHERE.equals(System.getProperty(FOLDER));
    }

    /** Throws if memory of other processes is not to be looked for: another process may have that number here. */
    static void checkNear() throws IOException {
        if (!isNear()) {
            throw new IOException("processes on several machines have no memory in common");
        }
    }

    /** What the child finds it by, until {@link #hide} or {@link #close}. */
    public int descriptor() {
        return descriptor;
    }

    /** What the parent puts and the child takes. */
    public Ring down() {
        return down;
    }

    /** What the child puts and the parent takes. */
    public Ring up() {
        return up;
    }

    /** Closes the way to it, since whoever is to have it has it; it is given back when neither process uses it any more. */
    public void hide() throws IOException {
        channel.close();
    }

    /** Gives the memory back at once, not when the mapping is collected: nobody may use the rings any more, in either process. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.truncate(0);
            channel.close();
        }
    }
}
