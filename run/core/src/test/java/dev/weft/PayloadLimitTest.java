package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@link ProcessOptions#maxPayload} refuses, and that it leaves everything else as it is. */
@ExtendWith(NothingLeft.class)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class PayloadLimitTest {
    private static final int MOST = 100_000;

    private Pool pool;
    private long worker;

    @BeforeEach
    void open() throws Exception {
        pool = Pool.processes(ProcessOptions.defaults().workers(1).maxPayload(MOST));
        worker = pid();
    }

    @AfterEach
    void theWorkerIsTheSame() throws Exception {
        assertEquals(worker, pid());
        pool.close();
    }

    private long pid() throws Exception {
        return pool.submit(() -> ProcessHandle.current().pid()).get();
    }

    private static String message(Throwable error) {
        return String.valueOf(error.getMessage());
    }

    /** Whether it is the sentence about something of at least so many bytes. */
    private static void assertTells(String start, String of, long least, Throwable error) {
        String text = message(error);
        assertTrue(text.startsWith(start) && text.contains(of), text);
        var size = text.replaceFirst(".*a payload may have at most " + MOST + " bytes, which is maxPayload, but this one has at least "
                + "([0-9]+); send it in parts, or set maxPayload$", "$1");
        assertTrue(Long.parseLong(size) >= least && Long.parseLong(size) < least + MOST, text);
    }

    private static byte[] bytes(int length) {
        return new byte[length];
    }

    /** What no short form has. */
    private static ArrayList<Object> dates(int count) {
        var dates = new ArrayList<Object>();
        IntStream.range(0, count).forEach(n -> dates.add(new Date(n)));
        return dates;
    }

    @Test
    void whatIsBelowItPasses() throws Exception {
        assertEquals(MOST - 100, pool.submit(PayloadLimitTest::bytes, MOST - 100).get().length);
        assertEquals(MOST - 100, pool.submit(argument -> argument.length, bytes(MOST - 100)).get());
        // Each counts by itself.
        assertEquals(Collections.nCopies(20, MOST / 2), pool.map(Collections.nCopies(20, bytes(MOST / 2)), b -> b.length));
    }

    @Test
    void argumentsAboveItAreRefusedWhereTheTaskIsHandedOver() {
        for (int length : new int[] {MOST + 1, 10 * MOST, 100_000_000}) {
            var job = pool.submit(argument -> argument.length, bytes(length));
            assertTrue(job.isDone());
            var error = assertThrows(ExecutionException.class, job::get);
            TaskNotEncodable refused = assertInstanceOf(TaskNotEncodable.class, error.getCause());
            assertTells("the argument of ", " cannot be sent to a worker of pool-", length, refused);
        }
        var text = assertThrows(TaskNotEncodable.class, () -> pool.call(String::length, "x".repeat(2 * MOST)));
        assertTells("the argument of ", " cannot be sent to a worker of pool-", 2 * MOST, text);
        var list = assertThrows(TaskNotEncodable.class, () -> pool.call(List::size, dates(MOST)));
        assertTells("the argument of ", " cannot be sent to a worker of pool-", MOST, list);
        byte[] captured = bytes(2 * MOST);
        var task = assertThrows(ExecutionException.class, () -> pool.submit(() -> captured.length).get());
        assertTells("", " cannot be sent to a worker of pool-", 2 * MOST, task.getCause());
        var function = assertThrows(TaskNotEncodable.class, () -> pool.map(List.of(1, 2), n -> captured[n]));
        assertTells("", " cannot be sent to a worker of pool-", 2 * MOST, function);
    }

    @Test
    void ofManyItemsOnlyThoseAboveItAreRefused() {
        for (int length : new int[] {MOST + 1, 10 * MOST}) {
            var items = List.of(bytes(1), bytes(length), bytes(40_000), dates(MOST), bytes(3));
            var error = assertThrows(TaskNotEncodable.class, () -> pool.map(items, PayloadLimitTest::sizeOf));
            assertTells("the argument of ", " cannot be sent to a worker of pool-", length, error);
            // Of those that were given up with it, some may have been refused, too.
            for (Throwable other : error.getSuppressed()) {
                assertTells("the argument of ", " cannot be sent to a worker of pool-", MOST, other);
            }
            List<Integer> sizes = pool.map(List.of(items.get(0), items.get(2), items.get(4)), PayloadLimitTest::sizeOf);
            assertEquals(List.of(1, 40_000, 3), sizes);
        }
    }

    private static int sizeOf(Object value) {
        return value instanceof byte[] bytes ? bytes.length : ((List<?>) value).size();
    }

    @Test
    void resultsAboveItFailTheirTask() {
        for (int length : new int[] {MOST + 1, 10 * MOST, 50_000_000}) {
            var error = assertThrows(ExecutionException.class, () -> pool.submit(PayloadLimitTest::bytes, length).get());
            ResultNotEncodable refused = assertInstanceOf(ResultNotEncodable.class, error.getCause());
            assertTells("the result of ", " cannot be sent back by worker 1 of pool-", length, refused);
        }
        var list = assertThrows(ResultNotEncodable.class, () -> pool.call(PayloadLimitTest::dates, MOST));
        assertTells("the result of ", " cannot be sent back by worker 1 of pool-", MOST, list);
    }

    /** An error with more than its text. */
    static final class Loaded extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final byte[] load;

        Loaded(int bytes) {
            super("loaded");
            load = bytes(bytes);
        }

        int load() {
            return load.length;
        }
    }

    @Test
    void ofErrorsAboveItTextAndStackArrive() {
        assertEquals(1_000, assertThrows(Loaded.class, () -> pool.call(PayloadLimitTest::fail, 1_000)).load());
        var error = assertThrows(RemoteException.class, () -> pool.call(PayloadLimitTest::fail, 2 * MOST));
        assertTrue(message(error).contains("Loaded: loaded"), message(error));
        assertTells("", "the error itself cannot be rebuilt here: ", MOST, error);
        assertEquals("fail", error.getStackTrace()[0].getMethodName());
    }

    private static int fail(int bytes) {
        throw new Loaded(bytes);
    }

    @Test
    void valuesOfTheNamespaceCount() {
        try (var fresh = Pool.processes(ProcessOptions.defaults().workers(1).maxPayload(MOST))) {
            var error = assertThrows(IllegalArgumentException.class, () -> fresh.context().namespace().put("large", bytes(2 * MOST)));
            assertTells("namespace cannot be sent to workers: ", "", MOST, error);
        }
    }
}
