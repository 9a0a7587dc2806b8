package dev.weft.tests;

import static dev.weft.tests.WeftCommand.weft;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.json.Json;

/** The tasks of real programs: what was handed to whom, how long it was queued, ran and waited. */
@SuppressWarnings({"NullAway", "unchecked"}) // what is missing fails the test as it should
class TasksInTraceTest {
    @TempDir
    Path folder = Path.of("");

    private Map<String, Map<String, Object>> tasks(String... traced) {
        var words = new ArrayList<>(List.of("trace", "-q", "-o", recording(), "--all"));
        words.addAll(List.of(traced));
        var result = weft(words.toArray(String[]::new)).run();
        assertEquals("done\n", result.text(), result.err());
        List<Map<String, Object>> rows = new Json().toType(stats("--by", "task", "-n", "0", "--json"), List.class);
        var tasks = new TreeMap<String, Map<String, Object>>();
        rows.forEach(row -> tasks.put((String) row.get("name"), row));
        return tasks;
    }

    private String recording() {
        return folder.resolve("run.weft").toString();
    }

    private String stats(String... options) {
        var words = new ArrayList<>(List.of("stats", "-q", recording()));
        words.addAll(List.of(options));
        var result = weft(words.toArray(String[]::new)).run();
        assertEquals(0, result.exitCode(), result.err());
        return result.text();
    }

    /** Beside what a task waits for by itself it may wait for a class to be read. */
    private static void check(Map<String, Map<String, Object>> tasks, String name, String numbers, long leastWaits) {
        Map<String, Object> row = tasks.get(name);
        assertTrue(row != null, () -> name + " in " + tasks.keySet());
        assertEquals(numbers, row.get("count") + " tasks, " + row.get("queued") + " queued, " + row.get("failed") + " failed, "
                + row.get("open") + " open", name);
        assertTrue((long) row.get("waits") >= leastWaits, () -> name + ": " + row);
    }

    @ParameterizedTest
    @MethodSource("dev.weft.tests.Jdks#some")
    void tasksOfExecutorsOfAllKinds(int feature) {
        Optional<Path> jdk = feature == 25 ? Optional.of(Jdks.current()) : Jdks.ofVersion(feature);
        Assumptions.assumeTrue(jdk.isPresent(), "JDK " + feature + " is not installed");
        Programs.compile("TaskKinds", 17, folder);
        var words = new ArrayList<>(List.of(jdk.get().resolve("bin/java").toString(), "-cp", folder.toString(), "TaskKinds"));
        if (feature >= 21) {
            words.add("virtual");
        }
        var tasks = tasks(words.toArray(String[]::new));

        check(tasks, "TaskKinds.pausing", "2 tasks, 2 queued, 0 failed, 0 open", 4);
        check(tasks, "TaskKinds.failing", "1 tasks, 1 queued, 1 failed, 0 open", 0);
        check(tasks, "TaskKinds.falling", "1 tasks, 1 queued, 1 failed, 0 open", 0);
        // A stage without an executor runs on a thread of its own where the common pool is too small.
        check(tasks, "TaskKinds.stage", "2 tasks, 2 queued, 0 failed, 0 open", 0);
        check(tasks, "TaskKinds.next", "1 tasks, 1 queued, 0 failed, 0 open", 0);
        check(tasks, "TaskKinds.forked", "1 tasks, 1 queued, 0 failed, 0 open", 0);
        if (feature >= 21) {
            check(tasks, "TaskKinds.light", "3 tasks, 3 queued, 0 failed, 0 open", 3);
            assertEquals(3L, tasks.get("TaskKinds.light").get("threads"));
        }
        assertTrue(stats("--critical-path").startsWith("TaskKinds.main: "));
        assertTrue(stats("--critical-path", "*.pausing").contains("queued"));
        assertTrue(stats("--parallelism").contains("tasks running"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads:1", "processes:1"})
    void tasksOfAPoolWhereverItsWorkersAre(String backend) {
        var tasks = tasks(Programs.source("PoolTasks"), backend);
        check(tasks, "resize", "3 tasks, 3 queued, 0 failed, 0 open", 3);
        check(tasks, "broken", "1 tasks, 1 queued, 1 failed, 0 open", 0);
        assertEquals(1L, tasks.get("resize").get("threads"));
        String path = stats("--critical-path", "PoolTasks.main");
        assertTrue(path.contains("resize"), path);
    }

    @Test
    void whatMakesNoSenseIsSaidInOneSentence() {
        for (String wrong : List.of("--by task --sort self", "--parallelism --by task", "--parallelism --critical-path", "--sort size")) {
            var words = new ArrayList<>(List.of("stats", recording()));
            words.addAll(List.of(wrong.split(" ")));
            var result = weft(words.toArray(String[]::new)).run();
            assertEquals(2, result.exitCode(), wrong);
            assertEquals(1, result.err().lines().count(), result.err());
        }
    }
}
