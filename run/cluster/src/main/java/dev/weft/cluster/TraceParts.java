package dev.weft.cluster;

import dev.weft.host.LocalWorker;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.trace.Trace;
import dev.weft.trace.TraceOptions;
import dev.weft.trace.format.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a worker on a node: recorded there as of any worker JVM, and sent to the program when that has ended. The program writes the
 * files where its own recording is, with the time of day by its own clock.
 */
final class TraceParts {
    private static final String AGENT = "-javaagent:";
    private static final int BUFFER_BYTES = 64 * 1024;

    /** What a file is called that Weft writes. */
    private static final String SUFFIX = ".weft";

    private TraceParts() {}

    /** What the agent of this program's children is told; null if it is not traced. */
    static @Nullable String argument() {
        for (String option : Trace.childOptions()) {
            if (option.startsWith(AGENT)) {
                return option.substring(option.indexOf('=') + 1);
            }
        }
        return null;
    }

    /** The options for a worker of {@code node} that records into {@code folder}. */
    static List<String> options(String argument, Path agent, Path folder, String node) {
        // Folders of the other machine are none here.
        String traced = TraceOptions.parse(argument).withDirectory(folder).withShims("").withCache("").agentOption(agent);
        return List.of(traced, "-D" + LocalWorker.NODE + "=" + node);
    }

    // The node

    /** Sends all files that are in {@code folder}. */
    static void send(Path folder, Link link) throws IOException, InterruptedException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(Files::isRegularFile).sorted().forEach(files::add);
        }
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (Path file : files) {
            var name = new ByteWriter(64);
            name.writeString(file.getFileName().toString());
            link.send(Talk.TRACE_FILE, name.toByteArray(), 0, name.size());
            try (FileChannel channel = FileChannel.open(file)) {
                while (channel.read(buffer.clear()) > 0) {
                    link.send(Talk.TRACE_BYTES, buffer.array(), 0, buffer.position());
                }
            }
        }
    }

    /** Removes a folder with files. */
    static void remove(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.forEach(files::add);
        }
        for (Path file : files.reversed()) {
            Files.deleteIfExists(file);
        }
    }

    // The program

    /** Writes files that come over a link. Used by one thread. */
    static final class Taker {
        private final Path folder;

        /** What is to be added to the node's time of day to have this program's, in nanoseconds. */
        private final long offset;

        private @Nullable Path current;

        Taker(String argument, long offset) {
            this.folder = TraceOptions.parse(argument).directory();
            this.offset = offset;
        }

        /** A file begins. */
        void begin(ByteReader in) throws IOException {
            end();
            String name = in.readString();
            Path file = folder.resolve(name);
            if (!folder.equals(file.getParent()) || name.startsWith(".")) {
                throw new CorruptFrame("a part of a trace cannot be called " + name);
            }
            // Two machines may have the same process ids.
            current = Files.exists(file) ? folder.resolve(Long.toHexString(System.nanoTime()) + "-" + name) : file;
            Files.createFile(current);
        }

        /** Bytes of the file that has begun. */
        void add(Message message) throws IOException {
            if (current != null) {
                try (FileChannel channel = FileChannel.open(current, StandardOpenOption.APPEND)) {
                    channel.write(ByteBuffer.wrap(message.array(), message.offset(), message.length()));
                }
            }
        }

        /** There are no more bytes for it. */
        void end() throws IOException {
            Path file = current;
            current = null;
            if (file == null || !file.toString().endsWith(SUFFIX) || offset == 0) {
                return;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer word = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                long position = (long) Layout.H_WALL_NANOS * Long.BYTES;
                if (channel.read(word, position) == Long.BYTES) {
                    long nanos = word.flip().getLong();
                    channel.write(word.clear().putLong(nanos + offset).flip(), position);
                }
            }
        }
    }
}
