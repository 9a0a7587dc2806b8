package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {
    record Point(int x, String label) implements Serializable {}

    enum Shade {
        DARK,
        LIGHT {
            @Override
            public String toString() {
                return "light";
            }
        }
    }

    static Stream<Object> values() {
        return Stream.of(
                true, false, (byte) -3, (short) 300, 'x', '\uD800', 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, Long.MIN_VALUE,
                Long.MAX_VALUE, 1.5f, Float.NaN, -0.0, Double.NaN, Double.MIN_VALUE, "", "plain", "größer", "日本語", "lone \uD83D",
                "pair \uD83D\uDE00", Shade.DARK, Shade.LIGHT, TimeUnit.DAYS, DayOfWeek.MONDAY, new BigDecimal("1.50"), Instant.EPOCH,
                new UUID(1, 2), new Point(1, "one"), new ArrayList<>(List.of(1, "two", 3.0)), new ArrayList<>(Arrays.asList(null, 1)),
                List.of(), List.of(1), List.of(1, 2), List.of(1, 2, 3), Stream.of(1, 2).toList(), Arrays.asList(1, null),
                new LinkedList<>(List.of(1)), Collections.emptyList(), Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                new HashMap<>(Map.of("a", 1, "b", 2)), new LinkedHashMap<>(Map.of("a", List.of(1))), new TreeMap<>(Map.of("a", 1)),
                Map.of(), Map.of("a", 1), Map.of("a", 1, "b", 2), new HashSet<>(Set.of(1, 2)), new LinkedHashSet<>(List.of(2, 1)),
                new TreeSet<>(Set.of(3, 1)), Set.of(), Set.of(1), Set.of(1, 2, 3), new EnumMap<>(Map.of(Shade.DARK, 1)),
                new ArrayList<>(List.of(new Point(1, "in a list"))), List.of(List.of(List.of(1), Map.of("deep", Set.of(1)))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void givesWhatAJdkStreamGives(Object value) throws Exception {
        Object ours = present(copy(value));
        Object jdks = jdkCopy(value);
        assertEquals(jdks, ours);
        assertEquals(jdks.getClass(), ours.getClass());
        if (value instanceof List<?> || value instanceof LinkedHashSet<?>) {
            assertArrayEquals(((Collection<?>) jdks).toArray(), ((Collection<?>) ours).toArray());
        }
        if (ours instanceof List<?> list) {
            assertEquals(answerForNull((List<?>) jdks), answerForNull(list));
        }
    }

    private static Object present(@Nullable Object value) {
        assertNotNull(value);
        return value;
    }

    private static String answerForNull(List<?> list) {
        try {
            return String.valueOf(list.contains(null));
        } catch (NullPointerException e) {
            return "refused";
        }
    }

    static Stream<Object> arrays() {
        return Stream.of(
                new boolean[] {true, false}, new byte[] {1, -1}, new short[] {1, -300}, new char[] {'a', '\uFFFF'}, new int[] {1, -70_000},
                new long[] {1, Long.MIN_VALUE}, new float[] {1.5f, Float.NaN}, new double[] {1.5, -0.0}, new String[] {"a", null, "ü"},
                new int[0], new Object[] {1, "a", null}, new Point[] {new Point(1, "x")}, new int[][] {{1}, {2, 3}});
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void givesEqualArrays(Object array) throws Exception {
        Object ours = present(copy(array));
        assertEquals(array.getClass(), ours.getClass());
        assertTrue(Arrays.deepEquals(new Object[] {array}, new Object[] {ours}));
    }

    record Place(Path path, Object other) implements Serializable {}

    @Test
    void pathsOfTheDefaultFileSystemTravel() throws Exception {
        for (Path path : List.of(Path.of("/a/b"), Path.of("a", "größer"), Path.of(""), Path.of("/"))) {
            assertEquals(path, copy(path));
            assertEquals(List.of(path, path), copy(List.of(path, path)));
            assertEquals(new Place(path, path), copy(new Place(path, path)));
        }
        var error = assertThrows(NotEncodable.class, () -> Codec.decode(new ByteReader(new byte[] {12, 2, 0}), new ClassLoader() {}));
        assertTrue(String.valueOf(error.getMessage()).contains("is no path there"), error.getMessage());
    }

    @Test
    void theMessageThatTheJvmGivesANullPointerArrives() throws Exception {
        String[] nothing = new String[1];
        var error = assertThrows(NullPointerException.class, () -> nothing[0].length());
        error.addSuppressed(new IllegalStateException("too"));
        var ours = assertInstanceOf(NullPointerException.class, copy(error));
        assertEquals(error.getMessage(), ours.getMessage());
        assertArrayEquals(error.getStackTrace(), ours.getStackTrace());
        assertEquals("too", ours.getSuppressed()[0].getMessage());
        assertNull(ours.getCause());
    }

    @Test
    void nullIsAValue() throws Exception {
        assertNull(copy(null));
    }

    @Test
    void sharingAndCyclesSurvive() throws Exception {
        var inner = new ArrayList<>(List.of(1));
        var twice = (List<?>) present(copy(new ArrayList<>(List.of(inner, inner))));
        assertSame(twice.get(0), twice.get(1));
        int[] numbers = {1};
        var arrays = (List<?>) present(copy(new ArrayList<>(List.of(numbers, numbers))));
        assertSame(arrays.get(0), arrays.get(1));
        var self = new ArrayList<Object>();
        self.add(self);
        var selfCopy = (List<?>) present(copy(self));
        assertSame(selfCopy, selfCopy.get(0));
    }

    @Test
    void accessOrderOfALinkedMapSurvives() throws Exception {
        var map = new LinkedHashMap<String, Integer>(16, 0.75f, true);
        map.put("a", 1);
        map.put("b", 2);
        @SuppressWarnings("unchecked")
        var ours = (LinkedHashMap<String, Integer>) present(copy(map));
        ours.get("a");
        assertEquals(List.of("b", "a"), List.copyOf(ours.keySet()));
    }

    @Test
    void namesTheTypeThatCannotBeEncoded() {
        var out = new ByteWriter(16);
        out.write(7);
        var error = assertThrows(NotEncodable.class, () -> Codec.encode(List.of(1, Optional.of(2)), out));
        assertEquals("List[1]: java.util.Optional is not Serializable", error.getMessage());
        assertEquals(1, out.size(), "what was there before stays");
    }

    @Test
    void namesTheClassThatIsNotFound() throws Exception {
        var out = new ByteWriter(16);
        Codec.encode(Shade.DARK, out);
        var elsewhere = new ClassLoader(null) {};
        var error = assertThrows(NotEncodable.class, () -> Codec.decode(new ByteReader(out.toByteArray()), elsewhere));
        assertEquals("class dev.weft.ipc.CodecTest$Shade is not found there", error.getMessage());
    }

    @Test
    void valuesFollowEachOther() throws Exception {
        var out = new ByteWriter(16);
        Codec.encode(new Point(1, "jdk stream"), out);
        Codec.encode(5, out);
        var in = new ByteReader(out.toByteArray());
        assertEquals(new Point(1, "jdk stream"), Codec.decode(in, getClass().getClassLoader()));
        assertEquals(5, Codec.decode(in, getClass().getClassLoader()));
        assertEquals(0, in.remaining());
    }

    @Test
    void cutOrChangedBytesAreAnErrorAndNothingElse() throws Exception {
        var random = new Random(20_26);
        var samples = Stream.concat(values(), arrays()).toList();
        for (int round = 0; round < 20_000; round++) {
            var out = new ByteWriter(64);
            Codec.encode(samples.get(random.nextInt(samples.size())), out);
            byte[] bytes = Arrays.copyOf(out.array(), random.nextInt(out.size() + 1));
            for (int change = random.nextInt(4); change > 0 && bytes.length > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Codec.decode(new ByteReader(bytes), getClass().getClassLoader());
            } catch (CorruptFrame | NotEncodable e) {
                assertNotNull(e.getMessage());
            }
        }
    }

    @Test
    void arraysInJdkStreamsAreNoLongerThanTheirBytes() throws Exception {
        var out = new ByteWriter(64);
        out.write(Tag.JDK_STREAM);
        var stream = new ByteArrayOutputStream();
        try (var objects = new ObjectOutputStream(stream)) {
            objects.writeObject(new Object[100_000]);
        }
        byte[] cut = Arrays.copyOf(stream.toByteArray(), 60);
        out.writeInt(cut.length);
        out.write(cut);
        var error = assertThrows(NotEncodable.class, () -> Codec.decode(new ByteReader(out.toByteArray()), getClass().getClassLoader()));
        assertTrue(String.valueOf(error.getMessage()).contains("REJECTED"), error.getMessage());
    }

    /** Bytes that this thread allocates while it decodes {@code bytes}, which are no value. */
    private static long allocated(byte[] bytes) {
        var thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        assertThrows(IOException.class, () -> Codec.decode(new ByteReader(bytes), CodecTest.class.getClassLoader()));
        return thread.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void containersWithinContainersClaimNoMoreThanTheirBytes() {
        for (int tag : new int[] {Tag.ARRAY_LIST, Tag.LIST_OF, Tag.HASH_SET, Tag.HASH_MAP}) {
            var out = new ByteWriter(1 << 20);
            for (int depth = 0; depth < 200; depth++) {
                out.write(tag);
                out.writeVar(900_000);
            }
            out.write(new byte[(1 << 20) - out.size()]);
            long allocated = allocated(out.toByteArray());
            assertTrue(allocated < 40L << 20, tag + " took " + allocated);
        }
    }

    @Test
    void arraysWithinArraysClaimNoMoreThanTheirBytes() throws Exception {
        int length = 1_000_000;
        var out = new ByteWriter(1 << 20);
        out.write(Tag.JDK_STREAM);
        out.writeInt(0);
        try (var data = new DataOutputStream(out)) {
            data.writeShort(ObjectStreamConstants.STREAM_MAGIC);
            data.writeShort(ObjectStreamConstants.STREAM_VERSION);
            data.write(ObjectStreamConstants.TC_ARRAY);
            data.write(ObjectStreamConstants.TC_CLASSDESC);
            data.writeUTF("[Ljava.lang.Object;");
            data.writeLong(ObjectStreamClass.lookup(Object[].class).getSerialVersionUID());
            data.write(ObjectStreamConstants.SC_SERIALIZABLE);
            data.writeShort(0);
            data.write(ObjectStreamConstants.TC_ENDBLOCKDATA);
            data.write(ObjectStreamConstants.TC_NULL);
            data.writeInt(length);
            for (int depth = 0; depth < 1_000; depth++) {
                data.write(ObjectStreamConstants.TC_ARRAY);
                data.write(ObjectStreamConstants.TC_REFERENCE);
                data.writeInt(ObjectStreamConstants.baseWireHandle);
                data.writeInt(length);
            }
        }
        out.write(new byte[(1 << 20) - out.size()]);
        out.putInt(1, out.size() - 5);
        long allocated = allocated(out.toByteArray());
        assertTrue(allocated < 40L << 20, "took " + allocated);
    }

    record Angry(int number) implements Serializable {
        @Override
        public int hashCode() {
            throw new IllegalStateException("number " + number);
        }
    }

    @Test
    void whatAValuesOwnCodeThrowsIsAnErrorOfTheValue() throws Exception {
        var out = new ByteWriter(64);
        out.write(Tag.HASH_SET);
        out.writeVar(1);
        Codec.encode(new Angry(1), out);
        var error = assertThrows(NotEncodable.class, () -> Codec.decode(new ByteReader(out.toByteArray()), getClass().getClassLoader()));
        assertEquals("it cannot be read: java.lang.IllegalStateException: number 1", error.getMessage());
        // Deeper than the stack bears when it is hashed, although it can be read.
        Object value = 1;
        for (int depth = 0; depth < 3_900; depth++) {
            value = new LinkedList<>(List.of(value));
        }
        out.truncate(2);
        var deep = new AtomicReference<Throwable>();
        Object chain = value;
        var writer = new Thread(null, () -> assertDoesNotThrow(() -> Codec.encode(chain, out)), "writer", 1L << 28);
        writer.start();
        writer.join();
        Runnable read = () -> deep.set(assertThrows(
                NotEncodable.class, () -> Codec.decode(new ByteReader(out.toByteArray()), CodecTest.class.getClassLoader())));
        var reader = new Thread(null, read, "reader", 1L << 20);
        reader.start();
        reader.join();
        assertInstanceOf(NotEncodable.class, deep.get());
    }

    /** A class that only the loader of this test knows, not the one that values are read with. */
    record Elsewhere(int number) implements Serializable {}

    @Test
    void classesAreResolvedByTheGivenLoaderAlone() throws Exception {
        var out = new ByteWriter(64);
        Codec.encode(List.of(int.class, new Elsewhere(1)), out);
        var bare = new ClassLoader(ClassLoader.getPlatformClassLoader()) {};
        var error = assertThrows(NotEncodable.class, () -> Codec.decode(new ByteReader(out.toByteArray()), bare));
        assertEquals("class " + Elsewhere.class.getName() + " is not found there", error.getMessage());
        out.truncate(0);
        Codec.encode(List.of(int.class, void.class, long[].class), out);
        assertEquals(List.of(int.class, void.class, long[].class), Codec.decode(new ByteReader(out.toByteArray()), bare));
    }

    @Test
    void lambdasComeBackAsLambdas() throws Exception {
        int captured = 40;
        interface Add extends Serializable {
            int to(int n);
        }
        Add add = n -> n + captured;
        assertEquals(42, assertInstanceOf(Add.class, copy(add)).to(2));
    }

    /** Not public, so that only its own loader can define what implements it. */
    interface Hidden {
        int answer();
    }

    /** What a proxy does; it travels. */
    record Answering(int answer) implements InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
            return answer;
        }
    }

    @Test
    void aProxyOfAnInterfaceThatIsNotPublicComesThroughWithALoaderBelow() throws Exception {
        ClassLoader own = getClass().getClassLoader();
        Object proxy = Proxy.newProxyInstance(own, new Class<?>[] {Hidden.class}, new Answering(42));
        var out = new ByteWriter(64);
        Codec.encode(proxy, out);
        Object copy = Codec.decode(new ByteReader(out.toByteArray()), new ClassLoader(own) {});
        assertEquals(42, assertInstanceOf(Hidden.class, copy).answer());
    }

    private static @Nullable Object copy(@Nullable Object value) throws Exception {
        var out = new ByteWriter(16);
        Codec.encode(value, out);
        var in = new ByteReader(out.toByteArray());
        Object copy = Codec.decode(in, CodecTest.class.getClassLoader());
        assertEquals(0, in.remaining());
        return copy;
    }

    private static Object jdkCopy(Object value) throws Exception {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
