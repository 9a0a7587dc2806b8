package dev.weft;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Checks after each test that it left no process, thread, file or pipe. {@link OfClass} does so after all tests of a class. */
final class NothingLeft implements BeforeEachCallback, AfterEachCallback {
    /** For a class whose tests have something in common. */
    static final class OfClass implements BeforeAllCallback, AfterAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            note(context);
        }

        @Override
        public void afterAll(ExtensionContext context) {
            compare(context);
        }
    }

    static {
        // Otherwise each wait takes a tenth of a second at least, of which every test has one, and ten at most, too few on a busy machine.
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(NothingLeft.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        note(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        compare(context);
    }

    private static void note(ExtensionContext context) {
        context.getStore(SPACE).put("before", things());
    }

    @SuppressWarnings("unchecked")
    private static void compare(ExtensionContext context) {
        var before = (Set<String>) context.getStore(SPACE).get("before");
        var left = new TreeSet<String>();
        await("no process, thread, file or pipe left, but " + left).atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            left.clear();
            left.addAll(things());
            left.removeAll(before);
            if (!left.isEmpty()) {
                throw new AssertionError("left behind: " + left);
            }
        });
    }

    private static Set<String> things() {
        var things = new TreeSet<String>();
        ProcessHandle.current().descendants().forEach(process -> things.add("process " + process.pid()));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("pool-") || thread.getName().startsWith("process-")) {
                things.add("thread " + thread.getName());
            }
        }
        String ours = "weft-" + ProcessHandle.current().pid() + "-";
        list(Path.of("/dev/shm"), path -> path.getFileName().toString().startsWith(ours) ? path.toString() : "", things);
        list(Path.of("/proc/self/fd"), NothingLeft::pipe, things);
        return things;
    }

    private static String pipe(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("pipe:") || target.contains("weft-") ? target : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static void list(Path folder, java.util.function.Function<Path, String> name, Set<String> things) {
        try (Stream<Path> entries = Files.list(folder)) {
            things.addAll(entries.map(name).filter(text -> !text.isEmpty()).collect(Collectors.toSet()));
        } catch (IOException e) {
            // Not there on this system.
            return;
        }
    }
}
