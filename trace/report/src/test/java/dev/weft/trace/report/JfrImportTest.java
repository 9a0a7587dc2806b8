package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Recording;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flight Recorder wrote, in a report. */
class JfrImportTest {
    @TempDir
    static Path folder = Path.of("");

    private static final class Holder {
        static final Path RECORDED = record();

        private Holder() {}
    }

    /** An event of the program. */
    @Label("Order")
    private static final class Order extends Event {
        @Label("Item")
        private final String item;

        Order(String item) {
            this.item = item;
        }
    }

    /** A thread that two times calls a traced method, in which it waits for a monitor that another has, and parks. */
    private static Path record() {
        try (var recording = new Recording()) {
            recording.enable("jdk.MethodTrace").with("filter", JfrImportTest.class.getName() + "::traced").withoutStackTrace();
            recording.enable("jdk.JavaMonitorEnter").withThreshold(Duration.ZERO);
            recording.enable("jdk.ThreadPark").withThreshold(Duration.ZERO);
            recording.enable("jdk.JVMInformation");
            recording.enable("jdk.GCHeapSummary");
            recording.enable("jdk.ThreadStart");
            recording.enable(Order.class);
            recording.start();
            var worker = new Thread(() -> {
                traced();
                traced();
            }, "worker");
            synchronized (JfrImportTest.class) {
                worker.start();
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> worker.getState() == Thread.State.BLOCKED);
            }
            worker.join();
            recording.stop();
            Path file = folder.resolve("run.jfr");
            recording.dump(file);
            return file;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void traced() {
        var order = new Order("tea");
        order.begin();
        synchronized (JfrImportTest.class) {
            LockSupport.parkNanos(1_000);
        }
        order.commit();
    }

    private static RecordedThread worker(dev.weft.trace.report.Recording recording) {
        return recording.processes().getFirst().threads().stream().filter(thread -> thread.name().equals("worker")).findFirst()
                .orElseThrow();
    }

    @Test
    void tracedMethodsAreCallsAndWhatTakesTimeIsInThem() throws IOException {
        var recording = dev.weft.trace.report.Recording.read(Holder.RECORDED);
        assertEquals(ProcessHandle.current().pid(), recording.processes().getFirst().pid());
        assertEquals(2, recording.summary().calls());
        var slices = worker(recording).slices().toList();
        // A monitor of Flight Recorder's own may lie between them.
        var expected = List.of(getClass().getName() + ".traced", "Order", "enter monitor of java.lang.Class");
        var nested = slices.stream().filter(slice -> expected.contains(slice.name())).limit(3).toList();
        assertEquals(expected, nested.stream().map(Slice::name).toList(), slices::toString);
        assertTrue(nested.get(0).depth() < nested.get(1).depth() && nested.get(1).depth() < nested.get(2).depth(), slices::toString);
        assertEquals(SliceKind.CALL, nested.getFirst().kind());
        assertTrue(slices.stream().anyMatch(slice -> slice.name().equals("park")), slices.toString());
    }

    @Test
    void fieldsAreSaidOfASlice() throws IOException {
        var recording = dev.weft.trace.report.Recording.read(Holder.RECORDED);
        var points = recording.timelines().points();
        var said = IntStream.range(0, points.size()).mapToObj(i -> recording.timelines().names().get(points.name(i)).text()).toList();
        assertTrue(said.contains("item: tea"), said.toString());
        assertTrue(said.contains("previous monitor owner: " + Thread.currentThread().getName()), said.toString());
    }

    @Test
    void whatIsLeftOutIsSaid() throws IOException {
        var problems = dev.weft.trace.report.Recording.read(Holder.RECORDED).problems().stream().map(Problem::sentence).toList();
        assertEquals(1, problems.size());
        assertTrue(problems.getFirst().matches("run.jfr: [0-9,]+ events of \\d+ kinds that took no time on a thread are left out, most of"
                + " them jdk\\..*"), problems.toString());
    }

    @Test
    void aDamagedOneIsNamed() throws IOException {
        byte[] whole = Files.readAllBytes(Holder.RECORDED);
        Path cut = Files.write(folder.resolve("cut.jfr"), Arrays.copyOf(whole, 60));
        String message = String.valueOf(assertThrows(NotARecordingException.class,
                () -> dev.weft.trace.report.Recording.read(cut)).getMessage());
        assertTrue(message.startsWith(cut + " is no usable recording of Flight Recorder: "), message);
    }
}
