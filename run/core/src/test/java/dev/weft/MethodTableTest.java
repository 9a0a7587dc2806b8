package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The table of methods in docs/pools.md is what is seen when they are called. */
@ExtendWith(NothingLeft.class)
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class MethodTableTest {
    private static final Path PAGE = Path.of("../../docs/pools.md");

    private static List<MethodTable.Entry> observe(Backend backend) throws Exception {
        var entries = new ArrayList<MethodTable.Entry>();
        try (Pool pool = backend.open()) {
            var observer = new Observer(backend, pool);
            for (WayOfWork way : WayOfWork.all()) {
                try {
                    boolean unordered = way.hasOrderOption() && Boolean.FALSE.equals(observer.ordersUnordered(way));
                    entries.add(new MethodTable.Entry(way, observer.observe(way), unordered));
                } catch (Exception | Error e) {
                    throw new AssertionError(way + " on " + backend, e);
                }
            }
        }
        return entries;
    }

    /** The first table below the heading. */
    private static String tableOfThePage() throws IOException {
        Predicate<String> isRow = line -> line.startsWith("|");
        return Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## Handing out work"))
                .dropWhile(isRow.negate())
                .takeWhile(isRow)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Where all is run by the caller, all but streams blocks, and nothing overtakes. */
    private static String inline(String row) {
        String[] cells = row.split(" ?\\| ?", -1);
        cells[4] = cells[4].isEmpty() ? "yes" : cells[4];
        cells[5] = cells[5].replace(", or `unordered()`", "");
        return String.join(" | ", cells).strip().replace("|  |", "| |").replace("|  |", "| |");
    }

    @Test
    @Tag("deep")
    void onTheCallingThreadItIsTheSameButBlocksAndKeepsTheOrder() throws Exception {
        List<String> rows = tableOfThePage().lines().skip(2).map(MethodTableTest::inline).sorted().toList();
        assertEquals(rows, MethodTable.of(observe(Backend.INLINE)).lines().skip(2).sorted().toList());
    }

    @Test
    void allThatTakesManyItemsTakesOptionsForThem() {
        List<WayOfWork> ways = WayOfWork.all();
        var without = new TreeSet<String>();
        for (WayOfWork way : ways) {
            if (way.takesItems() && ways.stream().noneMatch(other -> other.hasOrderOption() && other.isSameAs(way))) {
                without.add(way.method().getName());
            }
        }
        assertEquals(Set.of("invokeAll", "invokeAny"), without);
    }

    @Test
    void thePageSaysWhatIsSeenOnWorkerJvms() throws Exception {
        thePageSaysWhatIsSeen(Backend.PROCESSES);
    }

    @Tag("deep")
    @OnEveryBackendWithWorkers
    void thePageSaysWhatIsSeen(Backend backend) throws Exception {
        String table = MethodTable.of(observe(backend));
        assertTrue(table.equals(tableOfThePage()), () -> "what is seen is not what stands in " + PAGE + ", which would be\n\n" + table);
    }
}
