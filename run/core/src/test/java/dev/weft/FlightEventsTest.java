package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording of a program with a pool holds. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlightEventsTest {
    @TempDir
    Path folder;

    private static List<RecordedEvent> of(List<RecordedEvent> events, String type, String pool) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(type) && event.getString("pool").equals(pool))
                .toList();
    }

    @OnEveryBackend
    void aRecordingHoldsTasksRetriesAndWorkers(Backend backend) throws Exception {
        Path file = folder.resolve("recording.jfr");
        String name;
        boolean processes = backend.hasProcesses();
        try (var recording = new Recording()) {
            recording.start();
            try (var pool = backend.open()) {
                name = pool.name();
                assertEquals(1_000, pool.map(IntStream.range(0, 1_000).boxed().toList(), n -> n).size());
                var failing = pool.submit(() -> {
                    throw new IllegalStateException("always");
                }, TaskOptions.defaults().name("failing").maxAttempts(3).retryOn(IllegalStateException.class));
                assertThrows(ExecutionException.class, failing::get);
            }
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        List<RecordedEvent> tasks = of(events, "dev.weft.Tasks", name);
        assertEquals(1_003, tasks.stream().mapToInt(event -> event.getInt("tasks")).sum());
        assertEquals(3, tasks.stream().filter(event -> !event.getBoolean("succeeded")).count());
        assertTrue(tasks.stream().allMatch(event -> event.getInt("worker") > 0 == processes));
        assertTrue(tasks.stream().anyMatch(event -> event.getDuration("ran").isPositive()));
        List<RecordedEvent> retries = of(events, "dev.weft.TaskRetry", name);
        assertEquals(List.of("java.lang.IllegalStateException", "java.lang.IllegalStateException"),
                retries.stream().map(event -> event.getString("failure")).toList());
        List<RecordedEvent> ends = of(events, "dev.weft.WorkerEnd", name);
        assertEquals(processes, !ends.isEmpty());
        assertTrue(ends.stream().allMatch(event -> event.getString("reason").equals("POOL_CLOSED")));
        assertEquals(ends.stream().map(event -> event.getLong("pid")).sorted().toList(),
                of(events, "dev.weft.WorkerStart", name).stream().map(event -> event.getLong("pid")).sorted().toList());
    }
}
