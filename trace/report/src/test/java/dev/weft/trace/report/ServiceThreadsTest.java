package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which threads of a recording serve the program, and are no tracks. */
class ServiceThreadsTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void aServiceThreadIsATrackWhereSomethingOfTheProgramHappens() throws IOException {
        var file = new TraceFileBuilder(10).started(0, 0);
        int call = file.method("com.acme.Callback", "accept", "()V", "", 0);
        int proxy = file.method("io.netty.channel.$Proxy3", "annotationType", "()V", "", 0);
        int wait = file.name(Layout.SYMBOL_WAIT, "select");
        int moment = file.name(Layout.SYMBOL_INSTANT, "worker started");
        int counter = file.name(Layout.SYMBOL_COUNTER, "open tasks");
        var names = List.of("main", "weft-cluster-redis-1-2", "weft clock", "weft time-out 1", "pool-1 worker 1 input",
                "pool-1 worker 1 output", "pool-1 worker 1");
        for (int i = 0; i < names.size(); i++) {
            int lane = i + 1;
            file.thread(lane, 100 + lane, names.get(i));
            file.lane(lane).thread(100 + lane).event(Layout.BEGIN, wait, 10).event(Layout.END, wait, 20);
        }
        file.lane(2).enter(proxy, 30).exit(proxy, 40);
        file.lane(4).enter(call, 30).exit(call, 40);
        file.lane(5).event(Layout.INSTANT, moment, 30);
        file.lane(6).event(Layout.COUNTER, counter, 30, 7);
        file.write(folder.resolve("10-1.weft"));
        List<String> tracks = Recording.read(folder).processes().getFirst().threads().stream().map(RecordedThread::name).sorted().toList();
        assertEquals(List.of("main", "pool-1 worker 1", "pool-1 worker 1 input", "pool-1 worker 1 output", "weft time-out 1"), tracks);
    }
}
