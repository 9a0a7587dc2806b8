package dev.weft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.Frames;
import dev.weft.worker.Message;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that writes what it should not is ended, and nothing else suffers. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class HostileWorkerTest {
    private static final ProcessOptions QUIET = ProcessOptions.defaults().output(ProcessOptions.Output.DISCARD).grace(Duration.ZERO);

    @TempDir
    Path folder;

    private static byte[] frame(int type, ByteWriter body) {
        var out = new ByteWriter(64);
        Frames.write(out, type, body);
        return out.toByteArray();
    }

    private static ByteWriter numbers(long... numbers) {
        var body = new ByteWriter(64);
        for (long number : numbers) {
            body.writeVar(number);
        }
        return body;
    }

    private static byte[] random() {
        byte[] bytes = new byte[1000];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static byte[] packet(int kind, boolean toPair, String target, String from) {
        var body = new ByteWriter(64);
        body.write(kind);
        body.write(toPair ? 1 : 0);
        body.writeString(target);
        body.writeString("");
        body.writeVar(1);
        body.write(0);
        body.writeString(from);
        return frame(Message.PACKET, body);
    }

    /** An answer for a task, with {@code rest} behind its number. */
    private static byte[] answer(int type, long task, int... rest) {
        var body = new ByteWriter(64);
        body.writeLong(1);
        body.writeVar(task);
        for (int value : rest) {
            body.write(value);
        }
        return frame(type, body);
    }

    /** Results of tasks that follow each other, each behind its length. */
    private static byte[] answers(long first, int... items) {
        var body = new ByteWriter(64);
        body.writeLong(1);
        body.writeInt(1);
        body.writeLong(first);
        for (int value : items) {
            body.write(value);
        }
        return frame(Message.RESULTS, body);
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                Arguments.of("random bytes", random(), "a frame must have 1 to"),
                Arguments.of("a huge length", new byte[] {127, -1, -1, -1, 33}, "claims 2147483647"),
                Arguments.of("a negative length", new byte[] {-1, -1, -1, -1, 33}, "claims -1"),
                Arguments.of("an unknown type", answer(99, 999), "an answer of type 99 names task 999"),
                Arguments.of("a result of a task it does not have", answer(Message.RESULT, 999, 0), "names task 999"),
                Arguments.of("results of some", answers(999, 1, 0, 1, 0), "names task 999"),
                Arguments.of("results of nothing", answers(1), "names task 1"),
                Arguments.of("more results than it has tasks", answers(1, 1, 0, 1, 0, 1, 0), "names task 1"),
                Arguments.of("an error of one", answer(Message.ERROR, 999, 2, 'x', 0, 0, 0), "names task 999"),
                Arguments.of("a cut answer", frame(Message.RESULT, new ByteWriter(0)), "bytes too early"),
                Arguments.of("a wish without a name", frame(Message.FETCH, numbers(1)), "ends 1 bytes too early"),
                Arguments.of("another version", frame(Message.READY, numbers(0, 77)), "it speaks version 77 of the protocol"),
                Arguments.of("a packet of nonsense", frame(Message.PACKET, numbers(77, 0, 0, 0, 1, 0, 0)), "a packet of kind 77"),
                Arguments.of("a credit without a number", packet(2, true, "", "/1"), "ends 1 bytes too early"),
                Arguments.of("the end of the parent", packet(9, false, "", ""), "a packet of kind 9 is not from "),
                Arguments.of("a dial in another's name", packet(12, true, "", "/999999"), "a packet of kind 12 is not from "),
                Arguments.of("a dial answered in the parent's name", packet(13, false, "", ""), "ends 1 bytes too early"),
                Arguments.of("a claim in another's name", packet(7, true, "", "/999999"), "a packet of kind 7 is not from "));
    }

    /** Puts bytes into the channel behind Weft's back. */
    private static void forge(byte[] bytes) throws IOException {
        try (var channel = new FileOutputStream("/proc/self/fd/4")) {
            channel.write(bytes);
        }
    }

    private static void forgeAndWait(byte[] bytes) throws IOException, InterruptedException {
        forge(bytes);
        new CountDownLatch(1).await();
    }

    private static Throwable failure(Job<?> job) {
        return assertThrows(ExecutionException.class, () -> job.get(60, TimeUnit.SECONDS)).getCause();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void whatIsForgedEndsItsWorkerAlone(String name, byte[] bytes, String reason) throws Exception {
        try (var pool = Pool.processes(QUIET.workers(2))) {
            Job<?> hostile = pool.submit(() -> forgeAndWait(bytes));
            var others = new ArrayList<Job<Integer>>();
            for (int i = 0; i < 50; i++) {
                others.add(pool.submit(n -> n * n, i));
            }
            for (int i = 0; i < 50; i++) {
                assertEquals(i * i, others.get(i).get(60, TimeUnit.SECONDS));
            }
            var killed = assertInstanceOf(WorkerKilled.class, failure(hostile));
            assertTrue(killed.getMessage().contains("; its channel broke: ") && killed.getMessage().contains(reason), killed.getMessage());
            var all = IntStream.range(0, 100).boxed().toList();
            assertEquals(all, pool.map(all, n -> n));
        }
    }

    static Stream<Arguments> ownForgeries() {
        return Stream.of(
                Arguments.of("a result of an unknown form", answer(Message.RESULT, 1, 63)),
                Arguments.of("a result that is cut", answer(Message.RESULT, 1, 10, 50)),
                Arguments.of("a result of an unknown form in a list", answers(1, 1, 63)),
                Arguments.of("an error that is cut", answer(Message.ERROR, 1, 50)),
                Arguments.of("an error with frames that are missing", answer(Message.ERROR, 1, 2, 'x', 100)),
                Arguments.of("a refusal that is cut", answer(Message.RESULT_NOT_ENCODABLE, 1, 50)),
                Arguments.of("an unknown type", answer(99, 1, 50)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ownForgeries")
    void whatIsForgedForItsOwnTaskFailsThat(String name, byte[] bytes) throws Exception {
        try (var pool = Pool.processes(QUIET.workers(1))) {
            Job<?> hostile = pool.submit(() -> forgeAndWait(bytes));
            assertInstanceOf(ResultNotEncodable.class, failure(hostile));
            assertEquals(7, pool.submit(n -> n + 1, 6).get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aResultThatIsLongerThanItsItemFailsTheTasksOfItsList() throws Exception {
        // The first says that it is one byte long, which is where its number begins, and is two.
        byte[] bytes = answers(1, 1, 6, 0);
        try (var pool = Pool.processes(QUIET.workers(1))) {
            var error = assertThrows(ResultNotEncodable.class, () -> pool.map(List.of(1, 2), n -> {
                forgeAndWait(bytes);
                return n;
            }, MapOptions.defaults().chunk(2)));
            assertTrue(error.getMessage().contains("a value is 1 bytes longer than its item"), error.getMessage());
            assertEquals(7, pool.submit(n -> n + 1, 6).get());
        }
    }

    @Test
    void aFrameThatNeverEndsTakesNoMemoryAndIsEndedByTheTimeOfItsTask() throws Exception {
        try (var pool = Pool.processes(QUIET.workers(1))) {
            var options = TaskOptions.defaults().timeout(Duration.ofSeconds(1));
            assertInstanceOf(TaskTimeout.class, failure(pool.submit(() -> forgeAndWait(new byte[] {119, 0, 0, 0, 33}), options)));
            assertEquals(1, pool.submit(() -> 1).get());
        }
    }

    enum Shade { DARK }

    record Known(int number) implements Serializable {}

    /** A result of the task that runs, which is the first of its pool, with a value that names {@code className}. */
    private static byte[] result(String className, boolean isEnum) {
        var body = new ByteWriter(64);
        body.writeLong(1);
        body.writeVar(1);
        if (isEnum) {
            body.write(11);
            body.writeString(className);
            body.writeString("DARK");
            return frame(Message.RESULT, body);
        }
        var stream = new ByteWriter(64);
        for (int value : new int[] {0xac, 0xed, 0, 5, 0x73, 0x72, 0, className.length()}) {
            stream.write(value);
        }
        stream.write(className.getBytes(StandardCharsets.ISO_8859_1));
        stream.writeLong(0);
        for (int value : new int[] {2, 0, 0, 0x78, 0x70}) {
            stream.write(value);
        }
        body.write(64);
        body.writeInt(stream.size());
        body.write(stream.array(), 0, stream.size());
        return frame(Message.RESULT, body);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClassThatOnlyTheWorkerNamesIsNotLoaded(boolean isEnum) throws Exception {
        try (var pool = Pool.processes(QUIET.workers(1))) {
            Job<?> job = pool.submit(() -> forgeAndWait(result("org.gadgets.InvokerTransformer", isEnum)));
            var error = assertInstanceOf(ResultNotEncodable.class, failure(job));
            assertTrue(error.getMessage().endsWith("class org.gadgets.InvokerTransformer is not found there"), error.getMessage());
            // The task runs on, and its place is taken only if it is asked to go.
            var next = pool.submit(() -> 1, TaskOptions.defaults().name("next"));
            assertThrows(java.util.concurrent.TimeoutException.class, () -> next.get(200, TimeUnit.MILLISECONDS));
            pool.shutdownNow();
        }
    }

    @Test
    void namesThatLeadOutOfTheLoaderGiveNothing() throws Exception {
        try (var pool = Pool.processes(QUIET.workers(1))) {
            var names = List.of("../../../../../../../../etc/passwd", "/etc/passwd", "a/../../b", "file:///etc/passwd", "..", "\0",
                    "x".repeat(1 << 20), "\\..\\x");
            int opened = pool.call(all -> {
                int found = 0;
                for (String name : all) {
                    try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(name)) {
                        found += in == null ? 0 : 1;
                    }
                }
                return found;
            }, names);
            assertEquals(0, opened);
        }
    }

    /** Reads any file, as loaders of some programs do. */
    private static final class Naive extends ClassLoader {
        private final Path root;

        Naive(Path root) {
            super(null);
            this.root = root;
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            try {
                return new ByteArrayInputStream(Files.readAllBytes(root.resolve(name)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static byte[] fetch(RemoteCodes codes, long loader, String name) throws CorruptFrame {
        var wish = numbers(5, loader);
        wish.writeString(name);
        return codes.answer(new ByteReader(wish.toByteArray())).toByteArray();
    }

    @Test
    void aLoaderThatReadsAnyFileIsNotAskedForOneOutsideIt() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Files.writeString(root.resolve("inside"), "in");
        Files.writeString(folder.resolve("secret"), "out");
        var codes = new RemoteCodes(Integer.MAX_VALUE);
        var function = Proxy.newProxyInstance(new Naive(root), new Class<?>[] {Runnable.class}, (_, _, _) -> null);
        codes.partsOf(function);
        byte[] nothing = {5, 0};
        assertArrayEquals(new byte[] {5, 1, 'i', 'n'}, fetch(codes, 0, "inside"));
        for (String name : List.of("../secret", root + "/../secret", folder.resolve("secret").toString(), "missing")) {
            assertArrayEquals(nothing, fetch(codes, 0, name), name);
        }
        for (long loader : new long[] {1, 2, Integer.MAX_VALUE}) {
            assertArrayEquals(nothing, fetch(codes, loader, "inside"));
        }
        assertThrows(CorruptFrame.class, () -> fetch(codes, 1L << 40, "inside"));
    }

    private static final String BANNED = HostileWorkerTest.class.getName();

    @Test
    void theFilterOfTheWorkerHoldsForWhatItIsSent() throws Exception {
        var options = QUIET.workers(1).jvmArgs("-Djdk.serialFilter=!" + BANNED + "$*");
        try (var pool = Pool.processes(options)) {
            var record = assertInstanceOf(TaskNotEncodable.class, failure(pool.submit(_ -> 1, new Known(1))));
            assertTrue(record.getMessage().endsWith(": class " + BANNED + "$Known is refused by the serialization filter"),
                    record.getMessage());
            var constant = assertInstanceOf(TaskNotEncodable.class, failure(pool.submit(_ -> 1, List.of(Shade.DARK))));
            assertTrue(constant.getMessage().endsWith(": class " + BANNED + "$Shade is refused by the serialization filter"),
                    constant.getMessage());
            // Rebuilt by its constructor, and not by serialization.
            var stateless = new Stateless();
            var receiver = assertInstanceOf(TaskNotEncodable.class, failure(pool.submit(() -> stateless.number())));
            assertTrue(receiver.getMessage().endsWith(": class " + BANNED + "$Stateless is refused by the serialization filter"),
                    receiver.getMessage());
            assertEquals(2, pool.submit(list -> list.size(), List.of(1, 2)).get());
        }
    }

    /** Makes filters that refuse the same as the others here. */
    public static final class Filters implements BinaryOperator<ObjectInputFilter> {
        @Override
        public ObjectInputFilter apply(@Nullable ObjectInputFilter current, @Nullable ObjectInputFilter next) {
            return next != null ? next : info -> {
                Class<?> type = info.serialClass();
                boolean banned = type != null && type.getName().startsWith(BANNED + "$");
                return banned ? ObjectInputFilter.Status.REJECTED : ObjectInputFilter.Status.UNDECIDED;
            };
        }
    }

    @Test
    void soDoFiltersOfAFactory() throws Exception {
        try (var pool = Pool.processes(QUIET.workers(1).jvmArgs("-Djdk.serialFilterFactory=" + Filters.class.getName()))) {
            var record = assertInstanceOf(TaskNotEncodable.class, failure(pool.submit(_ -> 1, new Known(1))));
            assertTrue(record.getMessage().endsWith(": class " + BANNED + "$Known is refused by the serialization filter"),
                    record.getMessage());
            var constant = assertInstanceOf(TaskNotEncodable.class, failure(pool.submit(_ -> 1, List.of(Shade.DARK))));
            assertTrue(constant.getMessage().endsWith(": class " + BANNED + "$Shade is refused by the serialization filter"),
                    constant.getMessage());
            assertEquals(2, pool.submit(list -> list.size(), List.of(1, 2)).get());
        }
    }

    /** An object that travels although it is not serializable. */
    static final class Stateless {
        int number() {
            return 1;
        }
    }

    /** A program whose JVM refuses what its workers answer. */
    static final class Filtering {
        private Filtering() {}

        public static void main(String[] arguments) throws Exception {
            try (var pool = Pool.processes(1)) {
                for (Job<?> job : List.<Job<?>>of(pool.submit(() -> new Known(1)), pool.submit(() -> Shade.DARK), pool.submit(() -> 5))) {
                    switch (job.outcome()) {
                        case Outcome.Success(var value) -> System.out.println(value);
                        case Outcome.Failure(var error) -> System.out.println(error.getMessage());
                        case Outcome.Cancelled() -> System.out.println("cancelled");
                    }
                }
            }
        }
    }

    @Test
    void theFilterOfTheProgramHoldsForWhatItIsAnswered() throws Exception {
        String filter = "-Djdk.serialFilter=!" + BANNED + "$*";
        Process program = ChildJava.start(
                folder, ChildJava.tool("java"), filter, "-cp", ChildJava.path(true), Filtering.class.getName());
        List<String> lines = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(0, program.waitFor());
        assertEquals(3, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains("cannot be sent back") && lines.get(0).endsWith(": class " + BANNED
                + "$Known is refused by the serialization filter"), lines.get(0));
        assertTrue(lines.get(1).endsWith(BANNED + "$Shade is refused by the serialization filter"), lines.get(1));
        assertEquals("5", lines.get(2));
    }

    /** Options with which workers run another main class, whose body is {@code statements}. */
    private String otherMain(String statements) throws Exception {
        Path source = Files.createDirectories(folder.resolve("dev/weft/worker")).resolve("WorkerMain.java");
        Files.writeString(source, """
                package dev.weft.worker;

                public class WorkerMain {
                    public static void main(String[] arguments) throws Exception {
                        new java.io.File(arguments[2]).delete();
                        try (var out = new java.io.FileOutputStream(arguments[4])) {
                            %s
                            Thread.currentThread().join();
                        }
                    }
                }
                """.formatted(statements));
        Process compiler = ChildJava.start(folder, ChildJava.tool("javac"), "-d", folder.toString(), source.toString());
        assertEquals("", new String(compiler.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, compiler.waitFor());
        // Classes of the boot loader go first.
        return "-Xbootclasspath/a:" + folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0, 0, 0, 3, 32, 0, 99", "0, 0, 0, 2, 32, 0"})
    void aWorkerOfAnotherVersionBreaksThePoolWithASentence(String ready) throws Exception {
        String arguments = otherMain("out.write(new byte[] {" + ready + "});");
        String sentence = "it speaks version " + (ready.endsWith("99") ? 99 : 0) + " of the protocol, but this program version "
                + Message.PROTOCOL + "; were Weft's jars replaced while it runs? Then restart it";
        try (var pool = Pool.processes(QUIET.workers(2).jvmArgs(arguments))) {
            var broken = assertInstanceOf(PoolBroken.class, failure(pool.submit(() -> 1)));
            assertTrue(broken.getMessage().contains("did not start: its channel broke: " + sentence), broken.getMessage());
        }
        assertProcessIsKilled(arguments);
    }

    private static void assertProcessIsKilled(String arguments) throws InterruptedException {
        var process = WorkerProcess.start(() -> {}, WorkerProcessOptions.defaults().jvmArgs(arguments).output(QUIET.output()));
        assertTrue(process.join(Duration.ofSeconds(60)));
        assertEquals(-9, process.exitCode().getAsInt());
    }

    @Test
    void whatIsNoWorkerBreaksThePool() throws Exception {
        String arguments = otherMain("out.write(\"Hello, world!\".getBytes());");
        try (var pool = Pool.processes(QUIET.workers(1).jvmArgs(arguments))) {
            var broken = assertInstanceOf(PoolBroken.class, failure(pool.submit(() -> 1)));
            assertTrue(broken.getMessage().contains("its channel broke: it does not speak the protocol of Weft"), broken.getMessage());
        }
        assertProcessIsKilled(arguments);
    }
}
