package dev.weft;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documentation of {@link java.util.concurrent.Executor}, {@link ExecutorService} and {@link Future} promises, sentence by
 * sentence, of every backend.
 */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // null is what is to be refused, or fails the test as it should
class ExecutorServiceContractTest {
    @TempDir
    Path folder;

    /** Code of the JDK's own types, which can be copied. */
    private interface Call<T> extends Callable<T>, Serializable {}

    private interface Run extends Runnable, Serializable {}

    /** Says that it runs, and goes on until it is stopped. */
    private record Never(String folder, String name) implements Call<Integer> {
        @Override
        public Integer call() throws Exception {
            Files.createFile(Path.of(folder, name));
            new CountDownLatch(1).await();
            return 0;
        }
    }

    /** Says that it runs, and ends when the file {@code gate} is there. */
    private record Gated(String folder, String name) implements Call<Integer> {
        @Override
        public Integer call() throws Exception {
            Files.createFile(Path.of(folder, name));
            await().until(() -> Files.exists(Path.of(folder, "gate")));
            return 7;
        }
    }

    private record Mark(String folder, String name) implements Run {
        @Override
        public void run() {
            try {
                Files.createFile(Path.of(folder, name));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static final class Failing implements Call<Integer> {
        private static final long serialVersionUID = 1L;

        @Override
        public Integer call() throws IOException {
            throw new IOException("failed");
        }
    }

    private Never never(String name) {
        return new Never(folder.toString(), name);
    }

    private Gated gated(String name) {
        return new Gated(folder.toString(), name);
    }

    private Mark mark(String name) {
        return new Mark(folder.toString(), name);
    }

    private void awaitMark(String name) {
        await().until(() -> Files.exists(folder.resolve(name)));
    }

    private List<String> marks() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static <T> Call<T> call(Call<T> call) {
        return call;
    }

    /** Runs {@code body} on a thread of its own and gives it, for calls that do not come back at once. */
    private static Thread beside(Runnable body) {
        return Thread.ofVirtual().start(body);
    }

    // Executor

    @OnEveryBackend
    void executeRunsTheCommandAtSomeTime(Backend backend) {
        try (ExecutorService pool = backend.open()) {
            pool.execute(mark("ran"));
            awaitMark("ran");
        }
    }

    @OnEveryBackend
    void nullIsRefused(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            assertThrows(NullPointerException.class, () -> pool.execute(null));
            assertThrows(NullPointerException.class, () -> pool.submit((Runnable) null));
            assertThrows(NullPointerException.class, () -> pool.submit((Runnable) null, 1));
            assertThrows(NullPointerException.class, () -> pool.submit((Callable<Integer>) null));
            assertThrows(NullPointerException.class, () -> pool.invokeAll(null));
            assertThrows(NullPointerException.class, () -> pool.invokeAny(null));
            assertThrows(NullPointerException.class, () -> pool.invokeAll(Arrays.asList(call(() -> 1), null)));
            assertThrows(NullPointerException.class, () -> pool.invokeAny(Arrays.asList(new Failing(), null)));
            assertThrows(NullPointerException.class, () -> pool.invokeAll(List.of(call(() -> 1)), 1, null));
            assertThrows(NullPointerException.class, () -> pool.invokeAny(List.of(call(() -> 1)), 1, null));
            assertEquals(1, pool.submit(call(() -> 1)).get());
        }
    }

    @OnEveryBackend
    void whatCannotBeAcceptedIsRejected(Backend backend) {
        ExecutorService pool = backend.open();
        pool.shutdown();
        assertThrows(RejectedExecutionException.class, () -> pool.execute(mark("no")));
        assertThrows(RejectedExecutionException.class, () -> pool.submit(mark("no")));
        assertThrows(RejectedExecutionException.class, () -> pool.submit(mark("no"), 1));
        assertThrows(RejectedExecutionException.class, () -> pool.submit(call(() -> 1)));
        assertThrows(RejectedExecutionException.class, () -> pool.invokeAll(List.of(call(() -> 1))));
        assertThrows(RejectedExecutionException.class, () -> pool.invokeAny(List.of(call(() -> 1))));
        pool.close();
        assertEquals(List.of(), List.of(folder.toFile().list()));
    }

    // ExecutorService.submit

    @OnEveryBackend
    void submitGivesAFutureOfTheResult(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            assertEquals(4, pool.submit(call(() -> 4)).get());
            assertNull(pool.submit(mark("ran")).get());
            var given = new Object();
            assertSame(given, pool.submit(mark("ran too"), given).get());
            assertEquals(List.of("ran", "ran too"), marks());
        }
    }

    // ExecutorService.shutdown, isShutdown, isTerminated, awaitTermination

    @OnEveryBackendWithWorkers
    void shutdownRunsWhatWasSubmittedAndDoesNotWait(Backend backend) throws Exception {
        ExecutorService pool = backend.open();
        var futures = new ArrayList<Future<Integer>>();
        for (int i = 0; i < 5; i++) {
            futures.add(pool.submit(gated("task-" + i)));
        }
        awaitMark("task-0");
        assertFalse(pool.isShutdown());
        pool.shutdown();
        assertTrue(pool.isShutdown());
        assertFalse(pool.isTerminated());
        assertFalse(futures.getFirst().isDone());
        pool.shutdown();
        Files.createFile(folder.resolve("gate"));
        assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        assertTrue(pool.isTerminated());
        for (var future : futures) {
            assertEquals(7, future.resultNow());
        }
    }

    @OnEveryBackend
    void isTerminatedIsNeverTrueBeforeShutdown(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            pool.submit(call(() -> 1)).get();
            assertFalse(pool.isTerminated());
            assertFalse(pool.awaitTermination(1, TimeUnit.MILLISECONDS));
            assertFalse(pool.awaitTermination(-1, TimeUnit.MILLISECONDS));
            pool.shutdown();
            assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
            assertTrue(pool.isTerminated());
            assertTrue(pool.awaitTermination(0, TimeUnit.SECONDS));
        }
    }

    @OnEveryBackend
    void awaitTerminationBlocksUntilAllTasksAreDone(Backend backend) throws Exception {
        ExecutorService pool = backend.open();
        var submitter = beside(() -> pool.submit(gated("task")));
        awaitMark("task");
        pool.shutdown();
        assertFalse(pool.isTerminated());
        assertFalse(pool.awaitTermination(10, TimeUnit.MILLISECONDS));
        Files.createFile(folder.resolve("gate"));
        assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        submitter.join();
    }

    @OnEveryBackend
    void awaitTerminationIsInterrupted(Backend backend) {
        try (ExecutorService pool = backend.open()) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> pool.awaitTermination(60, TimeUnit.SECONDS));
            assertFalse(Thread.interrupted());
            assertFalse(pool.isShutdown());
        }
    }

    // ExecutorService.shutdownNow

    @OnEveryBackend
    void shutdownNowStopsWhatRuns(Backend backend) throws Exception {
        ExecutorService pool = backend.open();
        var submitter = beside(() -> pool.submit(never("runs")));
        awaitMark("runs");
        assertEquals(List.of(), pool.shutdownNow());
        assertTrue(pool.isShutdown());
        assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        submitter.join();
    }

    @OnEveryBackendWithWorkers
    void shutdownNowHaltsWhatWaitsAndReturnsIt(Backend backend) throws Exception {
        ExecutorService pool = backend.open();
        pool.submit(never("one"));
        pool.submit(never("two"));
        awaitMark("one");
        awaitMark("two");
        pool.execute(mark("three"));
        var four = pool.submit(mark("four"));
        List<Runnable> tasks = pool.shutdownNow();
        assertEquals(2, tasks.size());
        assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        assertEquals(List.of("one", "two"), marks());
        assertTrue(four.isDone());
        tasks.forEach(Runnable::run);
        assertEquals(List.of("four", "one", "three", "two"), marks());
    }

    // ExecutorService.invokeAll

    @OnEveryBackend
    void invokeAllGivesFuturesThatAreDoneInTheOrderOfTheTasks(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            List<Future<Integer>> futures = pool.invokeAll(List.of(call(() -> 1), new Failing(), call(() -> 3)));
            assertTrue(futures.stream().allMatch(Future::isDone));
            assertEquals(1, futures.get(0).get());
            assertInstanceOf(IOException.class, assertThrows(ExecutionException.class, () -> futures.get(1).get()).getCause());
            assertEquals(3, futures.get(2).get());
            assertEquals(List.of(), pool.invokeAll(List.<Callable<Integer>>of()));
            assertEquals(List.of(), pool.invokeAll(List.<Callable<Integer>>of(), 1, TimeUnit.SECONDS));
            var inTime = pool.invokeAll(List.of(call(() -> 5)), 60, TimeUnit.SECONDS);
            assertEquals(5, inTime.getFirst().resultNow());
        }
    }

    @OnEveryBackendWithWorkers
    void invokeAllCancelsWhatIsNotDoneWhenItReturns(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            List<Future<Integer>> futures = pool.invokeAll(List.of(never("a"), never("b"), never("c")), 300, TimeUnit.MILLISECONDS);
            assertTrue(futures.stream().allMatch(Future::isDone));
            assertTrue(futures.stream().allMatch(Future::isCancelled));
            assertFalse(marks().contains("c"));
        }
    }

    @OnEveryBackendWithWorkers
    void invokeAllThatIsInterruptedCancelsWhatIsNotDone(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            var caller = new Thread(() -> assertThrows(InterruptedException.class, () -> pool.invokeAll(List.of(never("a"), never("b")))));
            caller.start();
            awaitMark("a");
            caller.interrupt();
            caller.join();
            // Both workers are free again.
            assertEquals(1, pool.submit(call(() -> 1)).get(60, TimeUnit.SECONDS));
        }
    }

    // ExecutorService.invokeAny

    @OnEveryBackend
    void invokeAnyGivesTheResultOfOneThatSucceeds(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            assertEquals(2, pool.invokeAny(List.of(new Failing(), call(() -> 2), new Failing())));
            assertEquals(2, pool.invokeAny(List.of(new Failing(), call(() -> 2)), 60, TimeUnit.SECONDS));
            assertThrows(IllegalArgumentException.class, () -> pool.invokeAny(List.<Callable<Integer>>of()));
            var error = assertThrows(ExecutionException.class, () -> pool.invokeAny(List.of(new Failing(), new Failing())));
            assertInstanceOf(IOException.class, error.getCause());
        }
    }

    @OnEveryBackendWithWorkers
    void invokeAnyCancelsTheOthers(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            assertEquals(2, pool.invokeAny(List.of(never("a"), call(() -> 2))));
            assertThrows(TimeoutException.class, () -> pool.invokeAny(List.of(never("b")), 50, TimeUnit.MILLISECONDS));
            var caller = new Thread(() -> assertThrows(InterruptedException.class, () -> pool.invokeAny(List.of(never("c")))));
            caller.start();
            awaitMark("c");
            caller.interrupt();
            caller.join();
            assertEquals(1, pool.submit(call(() -> 1)).get(60, TimeUnit.SECONDS));
        }
    }

    // ExecutorService.close

    @OnEveryBackend
    void closeWaitsAndMayBeRepeated(Backend backend) throws Exception {
        ExecutorService pool = backend.open();
        var submitter = beside(() -> pool.submit(gated("task")));
        awaitMark("task");
        var closer = new Thread(pool::close);
        closer.start();
        await().until(pool::isShutdown);
        assertFalse(pool.isTerminated());
        Files.createFile(folder.resolve("gate"));
        closer.join();
        assertTrue(pool.isTerminated());
        pool.close();
        submitter.join();
    }

    @OnEveryBackend
    void closeThatIsInterruptedStopsEverythingAndKeepsTheInterrupt(Backend backend) throws Exception {
        ExecutorService pool = backend.open();
        var submitter = beside(() -> pool.submit(never("runs")));
        awaitMark("runs");
        Thread.currentThread().interrupt();
        pool.close();
        assertTrue(Thread.interrupted());
        assertTrue(pool.isTerminated());
        submitter.join();
    }

    // Future

    @OnEveryBackend
    void aFutureOfASuccess(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            Future<Integer> future = pool.submit(call(() -> 5));
            assertEquals(5, future.get());
            assertEquals(5, future.get(1, TimeUnit.SECONDS));
            assertTrue(future.isDone());
            assertFalse(future.isCancelled());
            assertEquals(5, future.resultNow());
            assertEquals(Future.State.SUCCESS, future.state());
            assertThrows(IllegalStateException.class, future::exceptionNow);
            assertFalse(future.cancel(true));
            assertFalse(future.isCancelled());
        }
    }

    @OnEveryBackend
    void aFutureOfAFailure(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            Future<Integer> future = pool.submit(new Failing());
            assertInstanceOf(IOException.class, assertThrows(ExecutionException.class, future::get).getCause());
            assertThrows(ExecutionException.class, () -> future.get(1, TimeUnit.SECONDS));
            assertTrue(future.isDone());
            assertFalse(future.isCancelled());
            assertInstanceOf(IOException.class, future.exceptionNow());
            assertEquals(Future.State.FAILED, future.state());
            assertThrows(IllegalStateException.class, future::resultNow);
            assertFalse(future.cancel(true));
        }
    }

    @OnEveryBackendWithWorkers
    void aFutureThatHasNotEnded(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            Future<Integer> future = pool.submit(gated("task"));
            awaitMark("task");
            assertFalse(future.isDone());
            assertEquals(Future.State.RUNNING, future.state());
            assertThrows(IllegalStateException.class, future::resultNow);
            assertThrows(IllegalStateException.class, future::exceptionNow);
            assertThrows(TimeoutException.class, () -> future.get(10, TimeUnit.MILLISECONDS));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, future::get);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> future.get(60, TimeUnit.SECONDS));
            assertFalse(future.isDone());
            Files.createFile(folder.resolve("gate"));
            assertEquals(7, future.get());
        }
    }

    @OnEveryBackendWithWorkers
    void aFutureThatWasCancelled(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            Future<Integer> future = pool.submit(never("one"));
            Future<Integer> other = pool.submit(never("two"));
            awaitMark("one");
            awaitMark("two");
            Future<?> waiting = pool.submit(mark("three"));
            assertTrue(waiting.cancel(false));
            assertTrue(future.cancel(true));
            assertTrue(other.cancel(true));
            for (Future<?> each : List.of(future, other, waiting)) {
                assertTrue(each.isDone());
                assertTrue(each.isCancelled());
                assertEquals(Future.State.CANCELLED, each.state());
                assertThrows(CancellationException.class, each::get);
                assertThrows(CancellationException.class, () -> each.get(1, TimeUnit.SECONDS));
                assertThrows(IllegalStateException.class, each::resultNow);
                assertThrows(IllegalStateException.class, each::exceptionNow);
            }
            assertEquals(1, pool.submit(call(() -> 1)).get(60, TimeUnit.SECONDS));
        }
        assertEquals(List.of("one", "two"), marks());
    }

    @OnEveryBackendWithWorkers
    void ofSeveralCancelsAtOnceExactlyOneIsTold(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open();
                var callers = Pool.threads(4)) {
            Future<Integer> future = pool.submit(never("one"));
            var told = callers.map(List.of(1, 2, 3, 4), _ -> future.cancel(true));
            assertEquals(1, told.stream().filter(yes -> yes).count());
        }
    }

    // Memory consistency effects, where there is one memory

    @OnEveryBackend
    void whatWasDoneBeforeIsSeenByTheTaskAndWhatItDidByWhoGetsTheResult(Backend backend) throws Exception {
        try (ExecutorService pool = backend.open()) {
            for (int i = 0; i < 200; i++) {
                int[] box = {i, 0};
                Future<int[]> future = pool.submit(call(() -> {
                    box[1] = box[0] + 1;
                    return box;
                }));
                assertEquals(i + 1, future.get()[1]);
                assertEquals(backend.sharesHeap() ? i + 1 : 0, box[1]);
            }
        }
    }
}
