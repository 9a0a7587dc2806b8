package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Errors whose own methods fail arrive like all others, and nothing that handles them fails with them. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings({"NullAway", "InfiniteRecursion"}) // what is null fails the test as it should; what overflows is meant to
class FaultyErrorTest {
    /** Overflows the stack whatever is asked of it. */
    static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            return "" + getCause();
        }

        @Override
        public String toString() {
            return getMessage();
        }

        @Override
        public synchronized Throwable getCause() {
            return new RuntimeException(getMessage());
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return getStackTrace();
        }
    }

    /** Throws itself whatever is asked of it. */
    static class Spiteful extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw this;
        }

        @Override
        public synchronized Throwable getCause() {
            throw this;
        }

        @Override
        public synchronized Throwable initCause(Throwable cause) {
            throw this;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw this;
        }

        @Override
        public void setStackTrace(StackTraceElement[] stack) {
            throw this;
        }

        @Override
        public void printStackTrace(java.io.PrintStream out) {
            throw this;
        }
    }

    /** Cannot be told from a plain one before it has travelled. */
    static final class TwoFaced extends Spiteful {
        private static final long serialVersionUID = 1L;

        private transient boolean atHome = true;

        @Override
        public String getMessage() {
            return atHome ? "at home" : super.getMessage();
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return new StackTraceElement[0];
        }

        @Override
        public void setStackTrace(StackTraceElement[] stack) {}
    }

    /** A value that throws such an error as it is read. */
    static final class Unreadable implements java.io.Serializable {
        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            throw new Spiteful();
        }
    }

    static final class Hungry extends OutOfMemoryError {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new Spiteful();
        }
    }

    private static void throwOne(int which) {
        switch (which) {
            case 0 -> throw new Endless();
            case 1 -> throw new Spiteful();
            default -> throw new TwoFaced();
        }
    }

    private static String type(Throwable error) {
        // One that cannot travel is told by a text that begins with its class.
        return error instanceof RemoteException ? String.valueOf(error.getMessage()) : error.getClass().getName();
    }

    @OnEveryBackend
    void theyArrive(Backend backend) throws Exception {
        List<Class<?>> types = List.of(Endless.class, Spiteful.class, TwoFaced.class);
        try (var pool = backend.open()) {
            for (int i = 0; i < types.size(); i++) {
                String name = types.get(i).getName();
                int which = i;
                Action action = () -> throwOne(which);
                var error = assertThrows(ExecutionException.class, () -> pool.submit(action).get(60, TimeUnit.SECONDS));
                assertTrue(type(error.getCause()).startsWith(name), name);
                assertTrue(error.getMessage().contains(name) || which == 2, error.getMessage());
                var again = pool.submit(action, TaskOptions.defaults().maxAttempts(3).retryOn(RuntimeException.class));
                assertTrue(type(assertThrows(ExecutionException.class, again::get).getCause()).startsWith(name));
                Fn<Integer, Integer> fn = n -> {
                    throwOne(which);
                    return n;
                };
                assertTrue(type(assertThrows(RuntimeException.class, () -> pool.call(fn, 1))).startsWith(name));
                assertTrue(type(assertThrows(RuntimeException.class, () -> pool.map(List.of(1, 2, 3), fn))).startsWith(name));
                assertEquals(3, pool.invokeAll(List.<Task<Integer>>of(() -> fn.apply(1), () -> fn.apply(2), () -> 3)).get(2).get());
            }
            assertEquals(7, pool.submit(() -> 7).get());
        }
    }

    @OnEveryBackend
    void actionsThatThrowThemStopNoOther(Backend backend) throws Exception {
        var told = new CountDownLatch(3);
        var printed = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (var pool = backend.open()) {
            var job = pool.submit(() -> new CountDownLatch(0).await()).onDone(_ -> {
                told.countDown();
                throw new Spiteful();
            });
            job.onDone(_ -> {
                told.countDown();
                throw new Endless();
            });
            job.onDone(_ -> told.countDown());
            assertTrue(told.await(60, TimeUnit.SECONDS));
            pool.execute(() -> {
                throw new Spiteful();
            });
            assertEquals(7, pool.submit(() -> 7).get());
        } finally {
            System.setErr(before);
        }
        String text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains(Spiteful.class.getName() + " (its text cannot be had: "), text);
        assertTrue(text.contains(Endless.class.getName() + " (its text cannot be had: "), text);
    }

    @Test
    void valuesThatThrowThemAsTheyAreReadFailTheirJob() throws Exception {
        try (var pool = Pool.processes(1)) {
            long pid = pool.submit(() -> ProcessHandle.current().pid()).get();
            for (Job<?> job : List.<Job<?>>of(pool.submit(() -> new Unreadable()), pool.submit(o -> 1, new Unreadable()))) {
                var error = assertThrows(ExecutionException.class, () -> job.get(60, TimeUnit.SECONDS)).getCause();
                String reason = "it cannot be read: " + Spiteful.class.getName();
                assertTrue(String.valueOf(error.getMessage()).contains(reason), error.getMessage());
            }
            assertEquals(pid, pool.submit(() -> ProcessHandle.current().pid()).get());
            var hungry = assertThrows(ExecutionException.class, () -> pool.submit(() -> {
                throw new Hungry();
            }).get(60, TimeUnit.SECONDS));
            assertInstanceOf(WorkerOutOfMemory.class, hungry.getCause());
        }
    }

    @Test
    void aProcessThatThrowsOneEndsAsWithAnyOther() throws Exception {
        var options = WorkerProcessOptions.defaults().output(ProcessOptions.Output.DISCARD);
        for (int i = 0; i < 3; i++) {
            int which = i;
            var process = WorkerProcess.start(() -> throwOne(which), options);
            assertTrue(process.join(Duration.ofSeconds(60)));
            assertEquals(1, process.exitCode().orElseThrow());
        }
    }

    @Test
    void anInitializerThatThrowsOneBreaksThePoolWithWords() {
        var options = ProcessOptions.defaults().workers(1).initializer(() -> {
            throw new Spiteful();
        });
        try (var pool = Pool.processes(options)) {
            var error = assertThrows(ExecutionException.class, () -> pool.submit(() -> 1).get(60, TimeUnit.SECONDS)).getCause();
            assertInstanceOf(PoolBroken.class, error);
            assertTrue(String.valueOf(error.getMessage()).contains(Spiteful.class.getName()), error.getMessage());
        }
    }

    record Order(String customer, List<Object> lines) implements java.io.Serializable {}

    static final class Line implements java.io.Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // so that it cannot travel
        final Object socket = new java.net.Socket();
    }

    static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // it travels
        final Order order = new Order("c", List.of(new Line()));
    }

    @Test
    void whatCannotTravelIsNamedWithTheWayToIt() throws Exception {
        String reason = "lines[1].socket: java.net.Socket is not Serializable";
        var order = new Order("c", List.of(1, new Line()));
        try (var pool = Pool.processes(1)) {
            for (Job<?> job : List.<Job<?>>of(
                    pool.submit(o -> 1, order),
                    pool.submit(() -> order.customer()),
                    pool.submit(() -> new Order("c", List.of(1, new Line()))))) {
                var error = assertThrows(ExecutionException.class, job::get).getCause();
                assertInstanceOf(WorkerException.class, error);
                assertTrue(String.valueOf(error.getMessage()).endsWith(": Order." + reason), error.getMessage());
            }
            Task<Integer> failing = () -> {
                throw new Failed();
            };
            var error = assertThrows(ExecutionException.class, () -> pool.submit(failing).get()).getCause();
            assertTrue(String.valueOf(error.getMessage()).endsWith(
                    "cannot be rebuilt here: Failed.order.lines[0].socket: java.net.Socket is not Serializable"), error.getMessage());
        }
    }
}
