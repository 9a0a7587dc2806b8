package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.Stack;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the codec gives back is what JDK serialization gives back: the same classes, the same state all the way down,
                the same sharing. */
@SuppressWarnings({"JdkObsolete", "serial", "BoxedPrimitiveConstructor"})
class CodecRoundTripTest {
    private enum Plain { A, B }

    private enum WithBodies {
        ONE {
            @Override
            int number() {
                return 1;
            }
        },
        TWO {
            @Override
            int number() {
                return 2;
            }
        };

        abstract int number();
    }

    private record Point(int x, double y) implements Serializable {}

    private record Nested(String name, List<Point> points, @Nullable Nested next, int[] numbers) implements Serializable {}

    private static class Node implements Serializable {
        private static final long serialVersionUID = 1L;
        final String name;
        @Nullable Node next;
        transient int forgotten = 7;
        final List<Object> things = new ArrayList<>();

        Node(String name) {
            this.name = name;
        }
    }

    private static final class SubNode extends Node {
        private static final long serialVersionUID = 1L;
        final long more = 5;

        SubNode() {
            super("sub");
        }
    }

    /** Written by itself. */
    public static final class Outside implements Externalizable {
        private static final long serialVersionUID = 1L;
        private int value;

        public Outside() {}

        @Override
        public void writeExternal(ObjectOutput out) throws IOException {
            out.writeInt(value + 1);
        }

        @Override
        public void readExternal(ObjectInput in) throws IOException {
            value = in.readInt();
        }
    }

    private static final class Single implements Serializable {
        private static final long serialVersionUID = 1L;
        static final Single INSTANCE = new Single();

        private Object readResolve() {
            return INSTANCE;
        }
    }

    private record Stand(String text) implements Serializable {
        private Object readResolve() {
            return text;
        }
    }

    private static final class Replaced implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object writeReplace() {
            return new Stand("replaced");
        }
    }

    private static final class MyList extends ArrayList<Integer> {
        private static final long serialVersionUID = 1L;
        int extra = 3;
    }

    private static final class MyMap extends HashMap<String, Integer> {
        private static final long serialVersionUID = 1L;
        String extra = "more";
    }

    private static Object with(java.util.Collection<Object> target) {
        target.addAll(List.of(3, 1, 2));
        return target;
    }

    private static Map<Object, Object> with(Map<Object, Object> target) {
        target.put("b", 1);
        target.put("a", List.of(1.5, 2L));
        target.put("c", "x");
        return target;
    }

    private static <T> T change(T value, java.util.function.Consumer<T> change) {
        change.accept(value);
        return value;
    }

    /** One argument each, arrays too. */
    static Stream<Arguments> arguments() throws Exception {
        return values().map(value -> Arguments.of((Object) value));
    }

    private static Stream<Object> values() throws Exception {
        var values = new ArrayList<>();
        // Numbers, characters, texts
        for (long n : new long[] {0, 1, -1, 63, 64, -64, -65, 127, 128, 300, Short.MAX_VALUE, Integer.MIN_VALUE,
                Long.MAX_VALUE, Long.MIN_VALUE}) {
            values.addAll(List.of(n, (int) n, (short) n, (byte) n, (char) n));
        }
        for (double d : new double[] {0.0, -0.0, Double.NaN, Double.longBitsToDouble(0x7ff8000000000001L), Double.MIN_VALUE, 1e308}) {
            values.addAll(List.of(d, (float) d));
        }
        values.addAll(List.of(true, false, Float.intBitsToFloat(0x7f800001), Double.POSITIVE_INFINITY));
        values.addAll(List.of("", "a", "é", "日本", "\ud83d\ude00", "\ud83d", "\ude00 lone", "\u0000", "x".repeat(1 << 20),
                "日".repeat(70_000)));
        values.addAll(List.of(BigInteger.TEN.pow(100), BigInteger.ZERO, new BigDecimal("1.50"), new BigDecimal("-1E+400"),
                MathContext.DECIMAL64));
        // Values of the JDK
        values.addAll(List.of(Duration.ofNanos(5), Instant.EPOCH, LocalDate.MAX, LocalTime.NOON, LocalDateTime.MIN, Period.ofDays(3)));
        values.addAll(List.of(Year.of(5), YearMonth.of(1, 2), MonthDay.of(2, 29), ZoneOffset.ofHours(3), ZoneId.of("Europe/Berlin")));
        values.addAll(List.of(ZonedDateTime.of(LocalDateTime.MIN, ZoneId.of("UTC")), OffsetDateTime.MAX, OffsetTime.MIN,
                DayOfWeek.MONDAY));
        values.addAll(List.of(Month.MAY, TimeUnit.DAYS, new Date(5), new GregorianCalendar(2024, 1, 29), new SimpleTimeZone(1, "x")));
        values.addAll(List.of(Locale.GERMANY, Currency.getInstance("EUR"), new UUID(1, 2), URI.create("a:b"),
                URI.create("http://x").toURL()));
        values.addAll(List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), new InetSocketAddress(0), new java.io.File("x")));
        values.addAll(List.of(new StringBuilder("sb"), new StringBuffer("sf"), String.class, int.class, int[][].class,
                Plain.class, Point.class));
        values.addAll(List.of(new AtomicInteger(5), new AtomicLong(6), new AtomicBoolean(true), new AtomicReference<>("r")));
        values.addAll(List.of(new AtomicIntegerArray(new int[] {1}), new AtomicLongArray(new long[] {2}),
                change(new LongAdder(), a -> a.add(4))));
        values.addAll(List.of(BitSet.valueOf(new long[] {5, 9}), new Random(5)));
        // Arrays
        values.addAll(List.of(new boolean[] {true, false}, new byte[] {1, -1}, new short[] {-1}, new char[] {'\ud83d', 'x'},
                new int[] {1, -1}));
        values.addAll(List.of(new long[] {Long.MIN_VALUE}, new float[] {-0f, Float.NaN}, new double[] {-0.0},
                new String[] {"a", null, "日"}));
        values.addAll(List.of(new byte[0], new int[0], new String[0], new Object[0], new int[][] {{1}, {}, {2, 3}},
                new Object[] {1, "x", null}));
        values.addAll(List.of(new Integer[] {1, null}, new Number[] {1, 2.0}, new int[2][3][4], new Plain[] {Plain.A},
                new Point[] {new Point(1, 2)}));
        values.addAll(List.of(new String[][] {{"a"}, null}, new Object[][] {{new int[] {1}}}, new Class<?>[] {int.class},
                new List<?>[] {List.of(1)}));
        int[] shared = {1, 2};
        values.addAll(List.of(new int[][] {shared, shared}, new Object[] {shared, List.of("x"), shared}));
        Object[] cycle = new Object[2];
        cycle[0] = cycle;
        values.add(cycle);
        // Collections
        for (var collection : List.<java.util.Collection<Object>>of(
                new ArrayList<>(), new LinkedList<>(), new Vector<>(), new Stack<>(), new HashSet<>(),
                new LinkedHashSet<>(), new TreeSet<>(),
                new ArrayDeque<>(), new PriorityQueue<>(), new CopyOnWriteArrayList<>(), new CopyOnWriteArraySet<>(),
                new ConcurrentLinkedQueue<>(), new ConcurrentLinkedDeque<>(), new ConcurrentSkipListSet<>(), new LinkedBlockingQueue<>(5),
                new LinkedBlockingDeque<>(6), new ArrayBlockingQueue<>(7), ConcurrentHashMap.newKeySet())) {
            values.add(with(collection));
        }
        for (var map : List.<Map<Object, Object>>of(
                new HashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(4, 0.5f, true), new TreeMap<>(), new Hashtable<>(),
                new ConcurrentHashMap<>(), new ConcurrentSkipListMap<>(), new Properties())) {
            values.add(with(map));
        }
        values.addAll(List.of(new ArrayList<>(), new HashMap<>(), new HashSet<>(), new TreeMap<>(), new TreeSet<>(),
                new LinkedHashSet<>()));
        values.addAll(List.of(List.of(), List.of(1), List.of(1, 2), List.of(1, 2, 3), Set.of(), Set.of(1), Set.of(1, 2),
                Set.of(1, 2, 3)));
        values.addAll(List.of(Map.of(), Map.of(1, 2), Map.of(1, 2, 3, 4), Map.entry(1, 2).toString(), Map.copyOf(with(new HashMap<>()))));
        values.addAll(List.of(Stream.of(1, null).toList(), Stream.of().toList(), Stream.of(1).toList(), Arrays.asList(1, null, 2)));
        values.addAll(List.of(Collections.emptyList(), Collections.emptyMap(), Collections.emptySet(), Collections.singletonList(1)));
        values.addAll(List.of(Collections.singleton(1), Collections.singletonMap(1, 2), Collections.nCopies(3, "x")));
        values.addAll(List.of(Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                Collections.unmodifiableMap(with(new HashMap<>()))));
        values.addAll(List.of(Collections.synchronizedList(new ArrayList<>(List.of(1))),
                Collections.unmodifiableSet(new HashSet<>(Set.of(1)))));
        values.addAll(List.of(EnumSet.of(Plain.A), EnumSet.noneOf(Plain.class), EnumSet.allOf(WithBodies.class),
                new EnumMap<>(Map.of(Plain.B, 1))));
        values.addAll(List.of(change(new TreeMap<String, Integer>(Comparator.reverseOrder()), m -> m.put("a", 1)),
                change(new TreeSet<>(String.CASE_INSENSITIVE_ORDER), s -> s.add("x"))));
        values.addAll(List.of(change(new HashMap<>(), m -> m.put(null, null)), change(new HashSet<>(), s -> s.add(null)),
                new ArrayList<>(Arrays.asList(1, null))));
        values.addAll(List.of(List.of(List.of(List.of(Map.of("k", Set.of(1))))), new ArrayList<>(List.of(List.of(1, new int[] {1})))));
        values.addAll(List.of(change(new MyList(), l -> { l.add(1); l.extra = 9; }), change(new MyMap(), m -> { m.put("a",
                1); m.extra = "e"; })));
        List<Object> element = new ArrayList<>(List.of("shared"));
        values.addAll(List.of(new ArrayList<>(List.of(element, element)), Map.of("a", element, "b", element), List.of(element, element)));
        var self = new ArrayList<>();
        self.add(self);
        values.add(self);
        List<Object> deep = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            deep = new ArrayList<>(Arrays.asList(deep, i));
        }
        values.add(deep);
        // Types of a program
        values.addAll(List.of(Plain.A, WithBodies.ONE, WithBodies.TWO, new Point(1, -0.0), Single.INSTANCE, new Replaced(),
                new SubNode()));
        values.add(new Nested("n", List.of(new Point(1, 2)), new Nested("m", new ArrayList<>(), null, new int[] {1}), new int[] {2, 3}));
        values.add(change(new Outside(), o -> o.value = 4));
        var ring = new Node("ring");
        ring.next = new SubNode();
        ring.next.next = ring;
        ring.things.addAll(List.of(ring, "x", ring.things));
        values.add(ring);
        var failure = new IllegalStateException("outer", new IOException("cause"));
        failure.addSuppressed(new ArithmeticException("suppressed"));
        values.addAll(List.of(failure, new StackOverflowError(), new AssertionError("a", failure)));
        return values.stream();
    }

    private static byte[] jdk(Object value) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        return bytes.toByteArray();
    }

    private static @Nullable Object codec(Object value) throws IOException {
        var out = new ByteWriter(16);
        Codec.encode(value, out);
        var in = new ByteReader(out.toByteArray());
        Object back = Codec.decode(in, CodecRoundTripTest.class.getClassLoader());
        assertEquals(0, in.remaining());
        return back;
    }

    /** JDK streams of equal graphs are equal, identity and classes included; so the stream of what came back tells all of it. */
    @ParameterizedTest
    @MethodSource("arguments")
    void asTheJdkDoes(Object value) throws Exception {
        Object expected;
        try (var in = new ObjectInputStream(new ByteArrayInputStream(jdk(value)))) {
            expected = in.readObject();
        }
        Object actual = codec(value);
        assertTrue(actual != null && actual.getClass() == expected.getClass(), () -> "" + actual);
        if (!(value instanceof Set<?> || value instanceof Map<?, ?>)) {
            assertArrayEquals(jdk(expected), jdk(actual));
        } else {
            // The order of a hash table is not part of its meaning.
            assertEquals(expected, actual);
        }
    }

    @Test
    void thereAreTwoHundredOfThem() throws Exception {
        assertTrue(values().count() >= 200, "only " + values().count());
    }

    @Test
    void resolvedObjectsAreTheOnesHere() throws Exception {
        assertSame(Single.INSTANCE, codec(Single.INSTANCE));
        assertSame(WithBodies.TWO, codec(WithBodies.TWO));
        assertEquals("replaced", codec(new Replaced()));
    }

    @Test
    void whatTheJdkRefusesIsRefusedByName() {
        var refused = List.of(
                Optional.of(1), new Object(), new Thread(), new Object[] {new Object()}, List.of(Optional.empty()),
                change(new IdentityHashMap<Object, Object>(), m -> m.put(1, new Object())), IntStream.of(1),
                change(new Node("n"), n -> n.things.add(new Object())));
        for (Object value : refused) {
            assertThrows(NotSerializableException.class, () -> jdk(value));
            var error = assertThrows(NotEncodable.class, () -> codec(value));
            assertTrue(error.getMessage().contains("is not Serializable"), error.getMessage());
        }
    }
}
