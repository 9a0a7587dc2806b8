package dev.weft.examples.child;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.ExecutionControlException;
import jdk.jshell.spi.ExecutionControl.ResolutionException;
import jdk.jshell.spi.ExecutionControl.StoppedException;
import jdk.jshell.spi.ExecutionControl.UserException;
import org.jspecify.annotations.Nullable;

/**
 * The program of a JVM that runs examples for another one: does what it is told, on one thread, and ends when nobody can tell it anything
 * any more. All that is printed in it is the examples'.
 */
public final class ExampleJvm {
    private static final long LOOKS_EVERY_MILLIS = 50;

    private final DataInputStream in;
    private final OutputStream out;
    private final PrintStream printed = new Printed(new OutputStream() {
        @Override
        public void write(int single) {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int from, int length) {
            send(Wire.OUTPUT, message -> message.write(buffer, from, length));
        }
    });
    private final BlockingQueue<byte[]> left = new LinkedBlockingQueue<>();
    private final Map<Integer, CodeEngine> engines = new ConcurrentHashMap<>();
    private final Map<String, ClassLoader> classPaths = new HashMap<>();
    /** Of the thread that runs examples, and those that they start. */
    private final ThreadGroup threads = new ThreadGroup("examples");

    private ExampleJvm(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = out;
    }

    /** A stream that an example can close for nobody. */
    private static final class Printed extends PrintStream {
        Printed(OutputStream out) {
            super(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            flush();
        }
    }

    /**
     * The program.
     *
     * @param arguments where it is told what to do, and where it answers: files, or none for its standard input and output
     */
    public static void main(String[] arguments) throws IOException {
        InterruptSignal.ignore();
        InputStream in = arguments.length == 0 ? System.in : new FileInputStream(arguments[0]);
        OutputStream out = arguments.length == 0 ? System.out : new FileOutputStream(arguments[1]);
        new ExampleJvm(in, out).run();
    }

    private void run() throws IOException {
        setStreams();
        start(threads, this::work, "examples");
        start(Thread.currentThread().getThreadGroup(), this::watch, "watch");
        try {
            while (true) {
                byte[] message = Wire.read(in);
                switch (message[0]) {
                    case Wire.STOP -> {
                        CodeEngine engine = engines.get(body(message).readInt());
                        if (engine != null) {
                            engine.stop();
                        }
                    }
                    case Wire.INTERRUPT -> threads.interrupt();
                    default -> left.add(message);
                }
            }
        } catch (EOFException e) {
            Runtime.getRuntime().halt(0);
        } catch (ExecutionControlException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start(ThreadGroup group, Runnable body, String name) {
        Thread thread = new Thread(group, body, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells how many threads there are when that has changed. */
    private void watch() {
        int told = 0;
        try {
            while (true) {
                Thread.sleep(LOOKS_EVERY_MILLIS);
                int count = threads.activeCount();
                if (count != told) {
                    send(Wire.THREADS, message -> message.writeInt(count));
                    told = count;
                }
            }
        } catch (InterruptedException e) {
            // Nobody does that.
        }
    }

    private static DataInputStream body(byte[] message) {
        return new DataInputStream(new ByteArrayInputStream(message, 1, message.length - 1));
    }

    private void setStreams() {
        if (System.out != printed) {
            System.setOut(printed);
        }
        if (System.err != printed) {
            System.setErr(printed);
        }
        // Who waits for what is typed could not be stopped.
        System.setIn(InputStream.nullInputStream());
    }

    private void work() {
        try {
            while (true) {
                byte[] message = next();
                answer(message[0], body(message));
            }
        } catch (IOException | RuntimeException | Error e) {
            // It is printed to who waits, and cannot be answered.
            e.printStackTrace(printed);
            Runtime.getRuntime().halt(1);
        }
    }

    private byte[] next() {
        while (true) {
            try {
                return left.take();
            } catch (InterruptedException e) {
                // It was meant for what examples have left behind, in the same group.
                continue;
            }
        }
    }

    private void answer(int type, DataInputStream body) throws IOException {
        int number = body.readInt();
        CodeEngine engine = engines.get(number);
        try {
            switch (type) {
                case Wire.OPEN -> {
                    engines.put(number, new CodeEngine(new CodeLoader(classPath(String.valueOf(Wire.text(body))))));
                    done(null);
                }
                case Wire.MEMORY -> done(String.valueOf(CodeEngine.isMemoryFull()));
                case Wire.CLOSE -> engines.remove(number);
                default -> done(said(Objects.requireNonNull(engine), type, body));
            }
        } catch (UserException e) {
            String message = e.getMessage();
            String className = e.causeExceptionClass();
            send(Wire.THROWN, answer -> {
                Wire.write(answer, message);
                Wire.write(answer, className);
                Wire.write(answer, e.getStackTrace());
            });
        } catch (ResolutionException e) {
            send(Wire.UNRESOLVED, answer -> {
                answer.writeInt(e.id());
                Wire.write(answer, e.getStackTrace());
            });
        } catch (StoppedException e) {
            send(Wire.STOPPED, Wire.Body.NONE);
        } catch (ClassInstallException e) {
            send(Wire.NOT_LOADED, answer -> {
                Wire.write(answer, e.getMessage());
                answer.writeInt(e.installed().length);
                for (boolean each : e.installed()) {
                    answer.writeBoolean(each);
                }
            });
        } catch (ExecutionControlException e) {
            send(Wire.FAILED, answer -> Wire.write(answer, e.getMessage()));
        }
    }

    private @Nullable String said(CodeEngine engine, int type, DataInputStream body) throws IOException, ExecutionControlException {
        switch (type) {
            case Wire.LOAD -> engine.load(classes(body));
            case Wire.PATH -> engine.addToClasspath(Wire.text(body));
            case Wire.INVOKE -> {
                setStreams();
                return engine.invoke(Wire.text(body), Wire.text(body));
            }
            case Wire.VALUE -> {
                return engine.varValue(Wire.text(body), Wire.text(body));
            }
            default -> throw new IllegalArgumentException("there is no message of type " + type);
        }
        return null;
    }

    /** What several engines see is loaded once. */
    private ClassLoader classPath(String path) {
        return classPaths.computeIfAbsent(path, key -> {
            if (key.isEmpty()) {
                return ClassLoader.getPlatformClassLoader();
            }
            CodeLoader loader = new CodeLoader(ClassLoader.getPlatformClassLoader());
            loader.addPath(key);
            return loader;
        });
    }

    private static ClassBytecodes[] classes(DataInputStream body) throws IOException {
        ClassBytecodes[] classes = new ClassBytecodes[body.readInt()];
        for (int i = 0; i < classes.length; i++) {
            String name = Wire.text(body);
            classes[i] = new ClassBytecodes(name, body.readNBytes(body.readInt()));
        }
        return classes;
    }

    private void done(@Nullable String text) {
        send(Wire.DONE, answer -> Wire.write(answer, text));
    }

    private void send(int type, Wire.Body body) {
        byte[] message = Wire.message(type, body);
        synchronized (out) {
            try {
                out.write(message);
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
