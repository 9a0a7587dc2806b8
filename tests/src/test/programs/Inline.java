import dev.weft.trace.Trace;
import dev.weft.trace.TraceSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Records itself: {@code Inline REPORT STEP... [again STEP...]}. */
class Inline {
    static int fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    public static void main(String[] args) throws Exception {
        System.out.println(fib(5));
        List<String> steps = List.of(args).subList(1, args.length);
        int again = steps.indexOf("again");
        record(args[0], again < 0 ? steps : steps.subList(0, again));
        if (again >= 0) {
            record(args[0] + ".again.json", steps.subList(again + 1, steps.size()));
        }
    }

    private static void record(String report, List<String> steps) throws Exception {
        try (TraceSession session = Trace.start("-o", report, "--quiet")) {
            for (String step : steps) {
                switch (step) {
                    case "fib" -> System.out.println(fib(10));
                    case "save" -> {
                        session.save();
                        Files.copy(Path.of(report), Path.of(report + ".saved"), StandardCopyOption.REPLACE_EXISTING);
                    }
                    case "child" -> child();
                    case "exit" -> System.exit(3);
                    case "halt" -> Runtime.getRuntime().halt(4);
                    case "throw" -> throw new IllegalStateException("thrown");
                    case "close" -> session.close();
                    case "kill" -> ProcessHandle.current().children().forEach(weft -> {
                        weft.destroyForcibly();
                        weft.onExit().join();
                    });
                    default -> throw new IllegalArgumentException(step);
                }
            }
        }
    }

    private static void child() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "Inline$Child").inheritIO().start().waitFor();
    }

    static class Child {
        public static void main(String[] args) {
            System.out.println(fib(3));
        }
    }
}
