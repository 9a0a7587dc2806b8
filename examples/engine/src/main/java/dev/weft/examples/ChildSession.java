package dev.weft.examples;

import dev.weft.examples.child.CodeLoader;
import dev.weft.examples.child.ExampleJvm;
import dev.weft.examples.child.Wire;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import org.jspecify.annotations.Nullable;

/**
 * A session in a JVM of its own, of any JDK from 17. It is told what to do by a pipe and answers by another, each message written as a
 * whole; its standard output is none of them, since what an example starts may have that.
 */
final class ChildSession implements JavaSession {
    private static final Path SHELL = Path.of("/bin/sh");
    /** Makes the standard streams the third and fourth. */
    private static final String PIPES = "exec 3<&0 4>&1 0</dev/null 1>&2; exec \"$@\"";
    private static final byte[] END = {};

    private final Jdk jdk;
    private final Process process;
    private final OutputStream to;
    private final Capture capture;
    private final String classPath;
    private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    private int engines;
    private volatile boolean closed;
    private volatile int threads;
    private volatile @Nullable String death;

    /**
     * A session.
     *
     * @param capture gets what is printed
     * @throws UncheckedIOException if there is no such program
     */
    ChildSession(Jdk jdk, List<Path> classPath, Capture capture) {
        this.jdk = jdk;
        this.classPath = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        this.capture = capture;
        try {
            process = new ProcessBuilder(command(jdk)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        to = process.getOutputStream();
        Thread reader = new Thread(this::read, "examples on " + jdk);
        reader.setDaemon(true);
        reader.start();
    }

    private static List<String> command(Jdk jdk) {
        List<String> java = List.of(jdk.java().toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
                "-XX:+DisplayVMOutputToStderr", "-cp", own().toString(), ExampleJvm.class.getName());
        if (!Files.isExecutable(SHELL)) {
            return java;
        }
        List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c", PIPES, "sh"));
        command.addAll(java);
        command.addAll(List.of("/dev/fd/3", "/dev/fd/4"));
        return command;
    }

    /** The jar, or folder, of the program. */
    private static Path own() {
        try {
            return Path.of(ExampleJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
            while (true) {
                byte[] message = Wire.read(in);
                switch (message[0]) {
                    case Wire.OUTPUT -> capture.add(message, 1, message.length - 1);
                    case Wire.THREADS -> threads = body(message).readInt();
                    default -> answers.add(message);
                }
            }
        } catch (IOException e) {
            // It has ended, or does so now.
            if (!closed) {
                death = "the JVM that runs it, " + jdk + ", " + end();
            }
            answers.add(END);
        }
    }

    private String end() {
        try {
            int code = process.waitFor();
            // As the JDK tells signals.
            return code > 0x80 ? "was ended by signal " + (code - 0x80) : "ended with exit code " + code;
        } catch (InterruptedException e) {
            return "ended";
        }
    }

    private static DataInputStream body(byte[] message) {
        return new DataInputStream(new ByteArrayInputStream(message, 1, message.length - 1));
    }

    /** An answer; what follows its type. */
    record Reply(int type, DataInputStream body) {}

    /** Tells it something and waits for the answer, however long it takes. */
    synchronized Reply ask(int type, int engine, Wire.Body body) throws EngineTerminationException {
        tell(type, engine, body);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    byte[] answer = answers.take();
                    if (answer == END) {
                        answers.add(END);
                        throw new EngineTerminationException(String.valueOf(death));
                    }
                    return new Reply(answer[0], body(answer));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Tells it something that is not answered. */
    void tell(int type, int engine, Wire.Body body) throws EngineTerminationException {
        byte[] message = Wire.message(type, out -> {
            out.writeInt(engine);
            body.write(out);
        });
        try {
            synchronized (to) {
                to.write(message);
                to.flush();
            }
        } catch (IOException e) {
            // The answer says how it ended.
            if (type == Wire.STOP || type == Wire.INTERRUPT || type == Wire.CLOSE) {
                throw new EngineTerminationException(String.valueOf(death));
            }
        }
    }

    @Override
    public ExecutionControl open() {
        CodeLoader loader = new CodeLoader(ClassLoader.getPlatformClassLoader());
        loader.addPath(classPath);
        int number = engines++;
        try {
            ask(Wire.OPEN, number, out -> Wire.write(out, classPath));
        } catch (EngineTerminationException e) {
            throw new IllegalStateException(e);
        }
        return new ChildEngine(this, number, new GuardedCode(loader));
    }

    @Override
    public Optional<String> death() {
        return Optional.ofNullable(death);
    }

    @Override
    public boolean isEnded() {
        close();
        return true;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void interruptThreads() {
        try {
            tell(Wire.INTERRUPT, 0, Wire.Body.NONE);
        } catch (EngineTerminationException e) {
            // Then there are none.
        }
    }

    @Override
    public boolean isMemoryFull() {
        try {
            return Boolean.parseBoolean(Wire.text(ask(Wire.MEMORY, 0, Wire.Body.NONE).body()));
        } catch (EngineTerminationException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
    }
}
