package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs whose classes are on no class path that a worker knows. */
@ExtendWith(NothingLeft.class)
class ShippingTest {
    private static final String SQUARES = """
            import module dev.weft;

            void main() {
                try (var pool = Pool.processes()) {
                    IO.println(pool.map(List.of(1, 2, 3, 4), n -> n * n));
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void singleFileProgramOnTheModulePath() throws Exception {
        Files.writeString(folder.resolve("Squares.java"), SQUARES);
        assertOutput("[1, 4, 9, 16]\n", "java", "--module-path", ChildJava.path(false), "--add-modules", "dev.weft", "Squares.java");
    }

    @Test
    void singleFileProgramOnTheClassPath() throws Exception {
        Files.writeString(folder.resolve("Squares.java"), SQUARES.replace("import module dev.weft;", "import dev.weft.*;"));
        assertOutput("[1, 4, 9, 16]\n", "java", "-cp", ChildJava.path(false), "Squares.java");
    }

    @Test
    void sharedObjectsHoldWhatASingleFileProgramDeclares() throws Exception {
        String program = """
                import module dev.weft;

                record Point(int x, int y) implements Serializable {}

                void main() throws Exception {
                    try (var pool = Pool.processes(1)) {
                        SharedMap<Point, List<Point>> map = pool.sharer().map();
                        map.put(new Point(0, 1), List.of());
                        pool.map(List.of(0, 1, 0), n -> map.put(new Point(n, 1), List.of(new Point(n, 2))));
                        IO.println(map.size() + " " + map.get(new Point(0, 1)) + " " + pool.call(p -> map.get(p), new Point(1, 1)));
                        SharedQueue<Point> queue = pool.sharer().priorityQueue(9, Comparator.comparing(Point::x));
                        pool.map(List.of(3, 1, 2), n -> queue.offer(new Point(n, 0)));
                        IO.println(queue.take());
                    }
                }
                """;
        String expected = "2 [Point[x=0, y=2]] [Point[x=1, y=2]]\nPoint[x=1, y=0]\n";
        Files.writeString(folder.resolve("Points.java"), program);
        assertOutput(expected, "java", "--module-path", ChildJava.path(false), "--add-modules", "dev.weft", "Points.java");
        Files.writeString(folder.resolve("Points.java"), program.replace("import module dev.weft;", "import dev.weft.*;"));
        assertOutput(expected, "java", "-cp", ChildJava.path(false), "Points.java");
    }

    @Test
    void singleFileProgramWithMethodsRecordsAndNestedClasses() throws Exception {
        Files.writeString(folder.resolve("Shapes.java"), """
                import module dev.weft;

                record Shape(String name, int corners) implements Serializable {}

                static class Odd extends RuntimeException {
                    Odd(String message) { super(message); }
                }

                Shape shape(int corners) {
                    if (corners == 5) { throw new Odd("five"); }
                    return new Shape("shape " + corners, corners);
                }

                void main() throws Exception {
                    try (var pool = Pool.processes(1)) {
                        IO.println(pool.map(List.of(3, 4), this::shape));
                        IO.println(pool.map(List.of(3, 4), n -> shape(n).name()));
                        try {
                            pool.call(this::shape, 5);
                        } catch (Odd e) {
                            IO.println(e.getMessage() + " " + (e.getCause() instanceof RemoteException));
                        }
                        try (var inner = Pool.inline()) {
                            IO.println(pool.submit(() -> {
                                try (var nested = Pool.processes(1)) {
                                    return nested.call(this::shape, 6).corners();
                                }
                            }).get());
                        }
                    }
                }
                """);
        assertOutput(
                "[Shape[name=shape 3, corners=3], Shape[name=shape 4, corners=4]]\n[shape 3, shape 4]\nfive true\n6\n",
                "java", "--module-path", ChildJava.path(false), "--add-modules", "dev.weft", "Shapes.java");
    }

    @Test
    void stateOfASingleFileProgramIsExplained() throws Exception {
        Files.writeString(folder.resolve("Counter.java"), """
                import module dev.weft;

                int count = 1;

                void main() {
                    try (var pool = Pool.processes(1)) {
                        pool.map(List.of(1), n -> n + count);
                    } catch (TaskNotEncodable e) {
                        IO.println(e.getMessage());
                    }
                    explain(n -> next(n));
                    explain(this::next);
                    var point = new Point(1);
                    explain(n -> n + point.x());
                    Function<Integer, Integer> plain = n -> n + 1;
                    explain(n -> plain.apply(n));
                    explain(plain::apply);
                }

                record Point(int x) {}

                int next(int n) {
                    return n + count;
                }

                void explain(Fn<Integer, Integer> fn) {
                    try (var pool = Pool.processes(1)) {
                        pool.call(fn, 1);
                    } catch (TaskNotEncodable e) {
                        IO.println(e.getMessage().replaceFirst(".*?: ", ""));
                    }
                }
                """);
        assertOutput(
                "task \"Counter.main lambda\" cannot be sent to a worker of pool-1: it uses the field count of this, a"
                        + " Counter, which cannot be sent; copy the field into a local variable first\n"
                        + "it calls the method next of this, a Counter, which cannot be sent; make the method static, or the class"
                        + " Serializable\n"
                        + "it calls the method next of a Counter, which cannot be sent; make the method static, or the class"
                        + " Serializable\n"
                        + "Counter$Point is not Serializable; let it implement java.io.Serializable\n"
                        + "a lambda that was made as a java.util.function.Function is not Serializable; declare it as an interface"
                        + " that is, such as Fn or Task\n"
                        + "a lambda that was made as a java.util.function.Function is not Serializable; declare it as an interface"
                        + " that is, such as Fn or Task\n",
                "java", "--module-path", ChildJava.path(false), "--add-modules", "dev.weft", "Counter.java");
    }

    @Test
    void jshell() throws Exception {
        Path snippets = Files.writeString(folder.resolve("squares.jsh"), """
                import dev.weft.*
                int square(int n) { return n * n; }
                try (var pool = Pool.processes(1)) {
                    System.out.println(pool.map(List.of(1, 2, 3, 4), n -> n * n));
                    System.out.println(pool.map(List.of(5), n -> square(n)));
                }
                /exit
                """);
        assertOutput("[1, 4, 9, 16]\n[25]\n", "jshell", "--class-path", ChildJava.path(false), "-s", snippets.toString());
        Files.writeString(snippets, Files.readString(snippets).replace("import dev.weft.*", "import module dev.weft;"));
        assertOutput(
                "[1, 4, 9, 16]\n[25]\n",
                "jshell", "--module-path", ChildJava.path(false), "--add-modules", "dev.weft", "-s", snippets.toString());
    }

    @Test
    void classAndResourceOfAForeignLoader() throws Exception {
        Files.writeString(folder.resolve("Foreign.java"), """
                import dev.weft.Task;

                public class Foreign implements Task<String> {
                    static class Helper {
                        static String read() throws Exception {
                            try (var in = Foreign.class.getResourceAsStream("greeting.txt")) {
                                return new String(in.readAllBytes());
                            }
                        }
                    }

                    public String call() throws Exception {
                        return Helper.read() + Foreign.class.getClassLoader().getResource("missing.txt");
                    }
                }
                """);
        Files.writeString(folder.resolve("greeting.txt"), "hello ");
        assertOutput("", "javac", "-cp", ChildJava.home(Pool.class), "Foreign.java");
        try (var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, Pool.class.getClassLoader());
                var pool = Pool.processes(1)) {
            @SuppressWarnings("unchecked")
            var task = (Task<String>) loader.loadClass("Foreign").getConstructor().newInstance();
            assertEquals("hello null", pool.submit(task).get());
        }
    }

    @Test
    void errorsThrownOutOfASingleFileProgramAreShown() throws Exception {
        writeThrowing();
        assertShown("WorkerExited", "map", "exit");
        assertShown("IllegalStateException: thrown", "stream", "cause");
        assertShown("TaskException: java.io.IOException: thrown", "call", "checked");
    }

    @Test
    @Tag("deep")
    void otherErrorsThrownOutOfASingleFileProgramAreShown() throws Exception {
        writeThrowing();
        assertShown("WorkerExited", "call", "exit");
        assertShown("WorkerExited", "stream", "exit");
        assertShown("ResultNotEncodable", "map", "result");
        assertShown("WorkerOutOfMemory", "map", "memory");
        assertShown("IllegalStateException: thrown", "map", "throw");
    }

    private void writeThrowing() throws IOException {
        Files.writeString(folder.resolve("One.java"), """
                import module dev.weft;

                void main(String[] args) throws Exception {
                    Fn<Integer, Object> fn = switch (args[1]) {
                        case "exit" -> n -> { Runtime.getRuntime().halt(3); return n; };
                        case "result" -> n -> Thread.currentThread();
                        case "throw" -> n -> { throw new IllegalStateException("thrown"); };
                        case "checked" -> n -> { throw new java.io.IOException("thrown"); };
                        case "cause" -> n -> { throw new IllegalStateException("thrown", new RuntimeException()); };
                        case "memory" -> n -> new long[Integer.MAX_VALUE - 8];
                        default -> throw new AssertionError();
                    };
                    try (var pool = Pool.processes(ProcessOptions.defaults().workers(1).heap("32m"))) {
                        switch (args[0]) {
                            case "map" -> pool.map(List.of(1), fn);
                            case "call" -> pool.call(fn, 1);
                            default -> pool.stream(List.of(1), fn).forEach(IO::println);
                        }
                    }
                }
                """);
    }

    private void assertShown(String error, String... arguments) throws Exception {
        Process process = ChildJava.start(
                folder,
                Stream.concat(
                                Stream.of(
                                        ChildJava.tool("java"), ChildJava.BRIEF.getFirst(), "--module-path", ChildJava.path(false),
                                        "--add-modules", "dev.weft", "One.java"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
        process.getOutputStream().close();
        String shown = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertTrue(shown.contains(error), shown);
        assertTrue(shown.contains("at One.main(One.java:"), shown);
    }

    @Test
    void aVariableOfJShellIsNamedAndTheWayOutWorks() throws Exception {
        Path snippets = Files.writeString(folder.resolve("variables.jsh"), """
                import dev.weft.*
                int k = 5;
                int plusK(int n) { return n + k; }
                void refused(Fn<Integer, Integer> fn) {
                    try (var pool = Pool.processes(1)) {
                        System.out.println(pool.map(List.of(1, 2, 3), fn));
                    } catch (TaskNotEncodable e) {
                        System.out.println(e.getMessage().replaceFirst(".*?: ", ""));
                    }
                }
                refused(n -> n + k)
                refused(n -> plusK(n))
                refused(n -> List.of(n).stream().mapToInt(m -> m + k).sum())
                { int c = k; refused(n -> n + c); }
                /exit
                """);
        String refusal = "it uses the JShell variable k, which is a static field and has no value in a worker; copy it into a local"
                + " variable of a block, and use that: { var copy = k; … pool.map(items, n -> n + copy) … }\n";
        assertOutput(
                refusal.repeat(3) + "[6, 7, 8]\n",
                "jshell", "--class-path", ChildJava.path(false), "-R-Dstdout.encoding=UTF-8", "-s", snippets.toString());
    }

    private void assertOutput(String expected, String tool, String... arguments) throws IOException, InterruptedException {
        String brief = ChildJava.BRIEF.getFirst();
        List<String> command = new ArrayList<>(List.of(ChildJava.tool(tool), tool.equals("java") ? brief : "-J" + brief));
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("errors.txt");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        assertNotNull(process);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(expected, output, () -> errors(errors));
    }

    private static String errors(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
