package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.Socket;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be encoded is told with the way to it. */
@SuppressWarnings("serial") // so that it cannot travel
class FieldPathTest {
    static final class Line implements Serializable {
        private static final long serialVersionUID = 1L;

        @Nullable Object socket;

        Line(@Nullable Object socket) {
            this.socket = socket;
        }
    }

    static final class Order implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Object lines;
        private transient Object notSent = new Socket();

        Order(Object lines) {
            this.lines = lines;
        }

        @Override
        public String toString() {
            return "an order with " + notSent;
        }
    }

    record Pair(int number, Object first, Object second) implements Serializable {}

    static class Basket extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;

        private final @Nullable Object owner;

        Basket(@Nullable Object owner, Object... content) {
            super(List.of(content));
            this.owner = owner;
        }

        @Override
        public String toString() {
            return owner + "'s";
        }
    }

    static final class OwnWay implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            out.writeInt(5);
            out.writeUTF("text");
            out.writeObject(new Line(new Socket()));
        }
    }

    static final class Outside implements Externalizable {
        private static final long serialVersionUID = 1L;

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.write(new byte[3]);
            out.writeObject(new Socket());
        }

        @Override
        public void readExternal(ObjectInput in) {}
    }

    static final class Moody implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IOException("not today, " + out.getClass().getSimpleName().isEmpty());
        }
    }

    static final class Deputy implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object writeReplace() {
            return new Line(new Socket());
        }
    }

    interface Rule extends Serializable, Supplier<Object> {}

    private static final String END = ": java.net.Socket is not Serializable";

    static Stream<Arguments> values() {
        var socket = new Socket();
        var line = new Line(socket);
        var lines = new ArrayList<Object>(Arrays.asList(new Line(null), null, new Line("fine"), line));
        Rule rule = () -> line;
        var cycle = new ArrayList<Object>();
        cycle.add(cycle);
        cycle.add(new Order(cycle));
        cycle.add(line);
        return Stream.of(
                Arguments.of(socket, "java.net.Socket is not Serializable"),
                Arguments.of(new Order(lines), "Order.lines[3].socket" + END),
                Arguments.of(new Order(List.copyOf(List.of(1, line))), "Order.lines[1].socket" + END),
                Arguments.of(new Order(Arrays.asList(1, line)), "Order.lines[1].socket" + END),
                Arguments.of(new Order(Collections.unmodifiableList(lines)), "Order.lines[3].socket" + END),
                Arguments.of(new Order(Collections.nCopies(2_000_000_000, line)), "Order.lines.socket" + END),
                Arguments.of(new Order(new Object[] {1, new Object[] {2, 3, line}}), "Order.lines[1][2].socket" + END),
                Arguments.of(new Line[] {null, line}, "Line[1].socket" + END),
                Arguments.of(new Object[][] {{1}, {socket}}, "Object[1][0]" + END),
                Arguments.of(new HashMap<>(Map.of("a", 1, "key", line)), "Map[\"key\"].socket" + END),
                Arguments.of(new Order(new TreeMap<>(Map.of(1, 2, 3, line))), "Order.lines[3].socket" + END),
                Arguments.of(new Order(Map.of(DayOfWeek.FRIDAY, line)), "Order.lines[FRIDAY].socket" + END),
                Arguments.of(new Order(new ConcurrentHashMap<>(Map.of(4L, line))), "Order.lines[4].socket" + END),
                Arguments.of(new Order(Map.of(List.of(1), line)), "Order.lines[a List12].socket" + END),
                Arguments.of(new HashMap<>(Map.of(line, 1)), "Map.keySet().socket" + END),
                Arguments.of(Set.of(line), "Set[0].socket" + END),
                Arguments.of(new Pair(1, "fine", line), "Pair.second.socket" + END),
                Arguments.of(new Basket(line, 1), "Basket.owner.socket" + END),
                Arguments.of(new Basket(null, 1, line), "Basket[1].socket" + END),
                Arguments.of(new OwnWay(), "OwnWay.writeObject().socket" + END),
                Arguments.of(List.of(1, new Outside()), "List[1].writeObject()" + END),
                Arguments.of(new Order(new Deputy()), "Order.lines.socket" + END),
                Arguments.of(new Order(rule), "Order.lines.capturedArgs[0].socket" + END),
                Arguments.of(rule, "Rule.capturedArgs[0].socket" + END),
                Arguments.of(new AtomicReference<>(line), "AtomicReference.value.socket" + END),
                Arguments.of(cycle, "List[2].socket" + END),
                Arguments.of(new IllegalStateException("no", new Failure(socket)), "IllegalStateException.cause.holder" + END),
                Arguments.of(
                        List.of((Supplier<Object>) () -> 1),
                        "List[0]: a lambda that was made as a java.util.function.Supplier is not Serializable; declare it as an interface"
                                + " that is, such as Fn or Task"),
                Arguments.of(new Order(new Resident()), "Order.lines: it lives here; send its picture"),
                Arguments.of(List.of(1, Optional.of(2)), "List[1]: java.util.Optional is not Serializable"),
                Arguments.of(
                        new Order(List.of(1, new Moody())),
                        "Order.lines[1]: " + Moody.class.getName() + " cannot be serialized: java.io.IOException: not today, false"));
    }

    record Resident() implements Unsendable {
        @Override
        public String whyNot() {
            return "it lives here; send its picture";
        }
    }

    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final Object holder;

        Failure(Object holder) {
            this.holder = holder;
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void namesTheWayAndTheClass(Object value, String message) {
        var out = new ByteWriter(16);
        assertEquals(message, assertThrows(NotEncodable.class, () -> Codec.encode(value, out)).getMessage());
        assertEquals(0, out.size());
    }

    @Test
    void aLongWayIsShortened() {
        Object value = new Socket();
        for (int i = 0; i < 100; i++) {
            value = new Line(value);
        }
        Object chain = value;
        var error = assertThrows(NotEncodable.class, () -> Codec.encode(chain, new ByteWriter(16)));
        String eight = ".socket".repeat(8);
        assertEquals("Line" + eight + "…(84 more)…" + eight + END, error.getMessage());
    }

    @Test
    void aValueDeeperThanTheStackIsToldAsThat() {
        Object value = new Socket();
        for (int i = 0; i < 1_000_000; i++) {
            value = new Line(value);
        }
        Object chain = value;
        var error = assertThrows(NotEncodable.class, () -> Codec.encode(chain, new ByteWriter(16)));
        assertEquals(Line.class.getName() + " nests too deeply", error.getMessage());
    }

    @Test
    void theSearchIsAsDeepAsTheValue() throws Exception {
        Object value = new Socket();
        for (int i = 0; i < 10_000; i++) {
            value = new Line(value);
        }
        Object chain = value;
        var message = new AtomicReference<String>();
        Runnable encode = () -> {
            var error = assertThrows(NotEncodable.class, () -> Codec.encode(chain, new ByteWriter(16)));
            message.set(String.valueOf(error.getMessage()));
        };
        // The JDK's own serialization overflows where the search must not.
        var thread = new Thread(null, encode, "deep", 512L << 20);
        thread.start();
        thread.join();
        assertTrue(message.get().contains("…(9984 more)…") && message.get().endsWith(END), message.get());
    }

    @Test
    void whatAnotherThreadChangesMeanwhileIsAnErrorOfTheValue() throws Exception {
        var list = new ArrayList<Object>(Collections.nCopies(100, 1));
        var end = new AtomicBoolean();
        var thread = Thread.ofPlatform().start(() -> {
            while (!end.get()) {
                list.add(2);
                list.removeLast();
            }
        });
        var out = new ByteWriter(16);
        out.write(9);
        int[] outcomes = new int[2];
        while (outcomes[0] < 1_000 || outcomes[1] < 1_000) {
            try {
                Codec.encode(list, out);
                var in = new ByteReader(out.toByteArray(), 1, out.size() - 1);
                Codec.decode(in, FieldPathTest.class.getClassLoader());
                assertEquals(0, in.remaining());
                outcomes[0]++;
                out.truncate(1);
            } catch (NotEncodable e) {
                assertTrue(String.valueOf(e.getMessage()).contains("ConcurrentModificationException"), e.getMessage());
                assertEquals(1, out.size());
                outcomes[1]++;
            }
        }
        end.set(true);
        thread.join();
    }
}
