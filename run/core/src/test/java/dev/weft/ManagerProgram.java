package dev.weft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A manager in a JVM that Weft did not start, and a connection to it by which functions can be run there. */
final class ManagerProgram implements AutoCloseable {
    static final byte[] KEY = "a key for tests, not for others".getBytes(UTF_8);

    final Process process;
    final InetSocketAddress address;
    final Manager.Connection connection;

    /** The manager itself, for functions that run there. */
    final SharedInstance<Manager> there;

    /** What runs there: serves until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        try (Manager manager = Manager.serve(loopback(0), KEY)) {
            manager.publish("manager", manager.sharer().instance(new Given(manager)));
            System.out.println(manager.address().getPort());
            while (System.in.read() >= 0) {
                // Nothing is said there.
                continue;
            }
        }
    }

    private record Given(Manager manager) implements Task<Manager> {
        @Override
        public Manager call() {
            return manager;
        }
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private ManagerProgram(Process process, ManagerOptions options) throws IOException {
        this.process = process;
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String port = output.readLine();
        if (port == null) {
            throw new AssertionError(new String(process.getErrorStream().readAllBytes(), UTF_8));
        }
        this.address = loopback(Integer.parseInt(port));
        this.connection = Manager.connect(address, KEY, options);
        this.there = connection.get("manager");
    }

    static ManagerProgram start() throws IOException {
        return start(ManagerOptions.defaults());
    }

    /** @param options of the connection to it */
    static ManagerProgram start(ManagerOptions options) throws IOException {
        return new ManagerProgram(ChildJava.start(ManagerProgram.class), options);
    }

    /** Its sharer, whose objects are there, and are connected here. */
    Sharer sharer() {
        return (Sharer) Proxy.newProxyInstance(Sharer.class.getClassLoader(), new Class<?>[] {Sharer.class}, (_, method, given) -> {
            String name = method.getName();
            Class<?>[] types = method.getParameterTypes();
            Object[] arguments = given == null ? new Object[0] : given;
            return name.equals("close") ? null : there.call(manager -> invoke(manager.sharer(), name, types, arguments));
        });
    }

    static Object invoke(Object target, String name, Class<?>[] types, Object... arguments) throws Exception {
        Method method = Sharer.class.getMethod(name, types);
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception error ? error : e;
        }
    }

    /** Kills it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        connection.close();
        process.getOutputStream().close();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the program with a manager does not end");
        }
        process.getInputStream().close();
        process.getErrorStream().close();
    }
}
