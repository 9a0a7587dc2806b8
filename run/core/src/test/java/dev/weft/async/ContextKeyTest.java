package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.Pool;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Item 12: what tasks see of those who have started them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ContextKeyTest {
    private static final ContextKey<String> USER = ContextKey.of("user");
    private static final ContextKey<Integer> DEPTH = ContextKey.of("depth");
    private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

    @Test
    void outsideOfABlockItHasNoValue() {
        assertFalse(USER.isBound());
        assertEquals("nobody", USER.orElse("nobody"));
        var thrown = assertThrows(NoSuchElementException.class, USER::get);
        assertEquals("\"user\" has no value here; give it one around: key.where(value).run(…)", thrown.getMessage());
    }

    @Test
    void theInnermostBlockCounts() {
        USER.where("kim").where(DEPTH, 1).run(() -> {
            DEPTH.where(2).run(() -> {
                assertEquals(2, DEPTH.get());
                assertEquals("kim", USER.get());
            });
            assertEquals(1, DEPTH.get());
        });
    }

    @Test
    void tasksSeeTheValuesOfWhoStartsThemHoweverDeep() throws Exception {
        var seen = new ConcurrentLinkedQueue<String>();
        USER.where("kim").run(() -> TaskGroup.run(group -> group.start(() -> {
            seen.add(USER.get());
            DEPTH.where(1).run(() -> group.start(() -> seen.add(USER.get() + DEPTH.get())).get());
            seen.addAll(Async.gather(() -> USER.get() + "!"));
        })));
        assertEquals(List.of("kim", "kim1", "kim!"), List.copyOf(seen));
    }

    @Test
    void callsThatRunTogetherSeeNoScopedValues() throws Exception {
        List<Boolean> seen = ScopedValue.where(SCOPED, "scoped").call(() -> Async.gather(() -> SCOPED.isBound()));
        assertEquals(List.of(false), seen);
    }

    @Test
    void tasksThatTheBodyStartsSeeTheScopedValuesOfTheCaller() throws Exception {
        String seen = ScopedValue.where(SCOPED, "scoped").call(() -> TaskGroup.call(group -> group.start(() -> SCOPED.get()).get()));
        assertEquals("scoped", seen);
    }

    @Test
    void aTaskIsStartedAlsoWhereTheBodyHasBoundMore() throws Exception {
        boolean seen = TaskGroup.call(
                group -> ScopedValue.where(SCOPED, "inner").call(() -> group.start(() -> SCOPED.isBound()).get()));
        assertFalse(seen);
    }

    @Test
    void withoutInheritanceEverythingElseWorks() throws Exception {
        boolean seen = ScopedValue.where(SCOPED, "scoped").call(() -> TaskGroup.call(
                new ManualPlatform(), GroupOptions.defaults(), group -> group.start(() -> SCOPED.isBound()).get()));
        assertFalse(seen);
    }

    @Test
    void scopedValuesAreCarriedByRequest() throws Exception {
        ScopedValue.where(SCOPED, "scoped").call(() -> TaskGroup.call(group -> {
            group.carry(SCOPED);
            assertEquals("scoped", group.start(() -> group.start(() -> SCOPED.get()).get()).get());
            return true;
        }));
    }

    @Test
    void tasksInPoolsSeeThemToo() throws Exception {
        for (Pool pool : List.of(Pool.inline(), Pool.threads(1), Pool.virtualThreads(), Pool.processes(1))) {
            try (pool) {
                assertEquals("kim", USER.where("kim").call(() -> Async.toPool(pool, () -> ContextKey.<String>of("user").get())));
            }
        }
    }

    @Test
    void aCallInAPoolIsCancelledWithItsBlock() throws Exception {
        try (var pool = Pool.processes(1)) {
            assertFalse(CancelScope.run(scope -> TaskGroup.run(group -> {
                group.start(() -> Async.toPool(pool, () -> Never.await()));
                scope.cancel();
            })));
        }
    }
}
