package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.trace.Trace;
import dev.weft.trace.format.TraceFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A program that is compiled and run in real JVMs, traced or not. */
final class Program {
    static final Path AGENT = Path.of(System.getProperty("weft.agent"));
    /** Where {@code dev.weft.trace} is. */
    static final String API = Trace.class.getProtectionDomain().getCodeSource().getLocation().getPath();

    /**
     * How a run ended, and what it left.
     *
     * @param out standard output, each byte as a character
     */
    record Run(int code, String out, String err, List<TraceFile> traces) {
        Calls calls() {
            assertEquals(1, traces.size(), "traces");
            return Calls.of(traces.get(0));
        }

        /** The trace of the process that this one started; of the first one for 0. */
        TraceFile childOf(long pid) {
            return traces.stream().filter(t -> t.header().parentPid() == pid).findFirst().orElseThrow();
        }
    }

    private final Path folder;
    private final Path classes;
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> launcher = new ArrayList<>();
    private String agentOptions = ",all=true";
    private int seconds = 120;
    private String classPath;

    private Program(Path folder) {
        this.folder = folder;
        this.classes = folder.resolve("classes");
        this.classPath = classes.toString();
    }

    /** One that is in a folder already. */
    static Program in(Path folder) {
        return new Program(folder);
    }

    /** Compiles one source file. */
    static Program compile(Path folder, int release, String fileName, String source, String... options) throws IOException {
        Program program = new Program(folder);
        Path file = folder.resolve(fileName);
        Files.writeString(file, source);
        List<String> arguments = new ArrayList<>(List.of(
                "--release", String.valueOf(release), "-d", program.classes.toString(), "-cp", API));
        arguments.addAll(List.of(options));
        arguments.add(file.toString());
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments.toArray(String[]::new));
        assertEquals(0, code, messages::toString);
        return program;
    }

    Program withJvmOptions(String... options) {
        jvmOptions.addAll(List.of(options));
        return this;
    }

    /** Puts {@code dev.weft.trace} on its class path. */
    Program withApi() {
        classPath += ":" + API;
        return this;
    }

    /** Lets no file grow beyond so many MiB, which to a writer is a disk that is full. */
    Program withFileLimit(int megabytes) {
        launcher.addAll(List.of("/bin/sh", "-c", "ulimit -f " + megabytes * 2048 + "; exec \"$@\"", "sh"));
        return this;
    }

    /** Lets it have a named pipe as its standard input, which is never at its end. */
    Program withInput(Path fifo) {
        launcher.addAll(List.of("/bin/sh", "-c", "exec \"$@\" <> '" + fifo + "'", "sh"));
        return this;
    }

    /** Lets another program start it, whose last arguments are the command. */
    Program startedBy(List<String> command) {
        launcher.addAll(command);
        return this;
    }

    /** @param options as in the agent's argument, {@code include=a.*,exclude=b}; in place of {@code all=true} */
    Program withAgentOptions(String options) {
        agentOptions = "," + options;
        return this;
    }

    /** How long a run may take. */
    Program within(int limitInSeconds) {
        seconds = limitInSeconds;
        return this;
    }

    Path folder() {
        return folder;
    }

    Run run(Jdk jdk, String... mainAndArguments) throws Exception {
        return execute(jdk, List.of("-cp", classPath), mainAndArguments);
    }

    Run trace(Jdk jdk, String... mainAndArguments) throws Exception {
        return execute(jdk, List.of(agent(), "-cp", classPath), mainAndArguments);
    }

    private String agent() {
        return "-javaagent:" + AGENT + "=dir=" + folder.resolve("traces") + agentOptions;
    }

    /** Runs it with these options before the main class or what stands for one. */
    Run traceWith(Jdk jdk, String... options) throws Exception {
        return execute(jdk, List.of(agent()), options);
    }

    /** Runs it with nothing but these options. */
    Run runWith(Jdk jdk, String... options) throws Exception {
        return execute(jdk, List.of(), options);
    }

    private Run execute(Jdk jdk, List<String> options, String... rest) throws Exception {
        Path traces = folder.resolve("traces");
        clear(traces);
        List<String> command = new ArrayList<>(launcher);
        // A build in the background has Ctrl-C ignored, one by nohup the end of its terminal, and so would have the program.
        command.add("env");
        command.add("--default-signal=INT,HUP");
        command.add(jdk.java());
        command.addAll(jvmOptions);
        command.addAll(options);
        command.addAll(List.of(rest));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), () -> command + " must end");
        return new Run(process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1), Files.readString(err), open(traces));
    }

    private static void clear(Path traces) throws IOException {
        for (Path file : list(traces)) {
            Files.delete(file);
        }
    }

    private static List<TraceFile> open(Path traces) throws IOException {
        List<TraceFile> files = new ArrayList<>();
        for (Path file : list(traces)) {
            if (!file.toString().endsWith(".jfr")) {
                assertTrue(file.toString().endsWith(".weft"), () -> file + " is no trace");
                files.add(TraceFile.open(file));
            }
        }
        return files;
    }

    private static List<Path> list(Path traces) throws IOException {
        if (!Files.isDirectory(traces)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(traces)) {
            return files.sorted().toList();
        }
    }
}
