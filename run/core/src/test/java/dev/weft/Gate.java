package dev.weft;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/** A gate that calls of a task pass, on whatever backend they run: the test sees who comes, and says when they go on and how. */
final class Gate implements AutoCloseable {
    // A message: index, number of arguments, three of them, a gap, process, thread.
    private static final int PROCESS_AT = 24;
    private static final int SIZE = 40;

    private final ServerSocketChannel server;
    private final Thread keeper;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private final List<Caller> entered = new ArrayList<>();
    private int passed;
    private IntPredicate held = _ -> false;
    private IntPredicate failing = _ -> false;

    /**
     * Who has come.
     *
     * @param index of the item, or the first argument
     * @param arguments what the function was called with
     */
    record Caller(int index, List<Integer> arguments, long pid, long thread) {
        boolean is(Thread other) {
            return pid == ProcessHandle.current().pid() && thread == other.threadId();
        }
    }

    /** What a task has of a gate; it travels. */
    record Door(int port) implements Serializable {
        /** Goes through the gate, and gives {@code index}. */
        Integer pass(int index, Object... arguments) {
            // A channel, since a thread that waits in it can be interrupted.
            try (var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                ByteBuffer message = ByteBuffer.allocate(SIZE);
                message.putInt(index).putInt(arguments.length);
                for (Object argument : arguments) {
                    message.putInt(((Number) argument).intValue());
                }
                message.position(PROCESS_AT).putLong(ProcessHandle.current().pid()).putLong(Thread.currentThread().threadId()).flip();
                channel.write(message);
                ByteBuffer answer = read(channel, 1);
                if (answer.get() != 0) {
                    throw new IllegalStateException("item " + index);
                }
                return index;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Gate() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        keeper = Thread.ofVirtual().name("gate").start(this::keep);
    }

    private static ByteBuffer read(ReadableByteChannel channel, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the gate is gone");
            }
        }
        return buffer.flip();
    }

    Door door() {
        return new Door(server.socket().getLocalPort());
    }

    private void keep() {
        try {
            while (true) {
                SocketChannel caller = server.accept();
                open.add(caller);
                Thread.ofVirtual().start(() -> serve(caller));
            }
        } catch (IOException e) {
            // Closed.
            return;
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            ByteBuffer message = read(channel, SIZE);
            int index = message.getInt();
            var arguments = new Integer[message.getInt()];
            Arrays.setAll(arguments, _ -> message.getInt());
            message.position(PROCESS_AT);
            boolean fails = await(new Caller(index, List.of(arguments), message.getLong(), message.getLong()));
            channel.write(ByteBuffer.wrap(new byte[] {(byte) (fails ? 1 : 0)}));
        } catch (IOException | InterruptedException e) {
            // The task was stopped, and does not wait for an answer.
            return;
        } finally {
            open.remove(channel);
        }
    }

    private synchronized boolean await(Caller caller) throws InterruptedException {
        entered.add(caller);
        notifyAll();
        while (held.test(caller.index)) {
            wait();
        }
        passed++;
        notifyAll();
        return failing.test(caller.index);
    }

    /** Holds those whose index is one of these, and nobody else. */
    synchronized void hold(IntPredicate indices) {
        held = indices;
        notifyAll();
    }

    synchronized void openForAll() {
        hold(_ -> false);
    }

    /** Has those fail whose index is one of these. */
    synchronized void fail(IntPredicate indices) {
        failing = indices;
    }

    synchronized List<Caller> entered() {
        return List.copyOf(entered);
    }

    /** How many have gone on. */
    synchronized int passed() {
        return passed;
    }

    @Override
    public void close() throws IOException {
        server.close();
        keeper.interrupt();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
