package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tasks that start, leave and are stopped in any interleaving: the wait for them ends when the last has left, and not before. */
public class MembersLincheckTest {
    private static Members members() {
        var platform = new PlainPlatform();
        return new Members(platform, CancelScope.within(platform), "test", null, (_, _) -> { });
    }

    private static GroupJob<Integer> start(Members members, Threads.Code code) {
        return members.start("task", code, () -> {
            code.run();
            return 1;
        }, false);
    }

    /** Code that ends when all tasks are told to stop. */
    private static Threads.Code untilStopped(Members members) {
        return () -> {
            while (!members.running().stream().allMatch(GroupJob::isStopped)) {
                Thread.yield();
            }
        };
    }

    @Test
    void theWaitEndsBehindAllTasks() {
        Threads.inAnyOrder(() -> {
            Members members = members();
            var ended = new AtomicInteger();
            start(members, ended::incrementAndGet);
            start(members, ended::incrementAndGet);
            assertFalse(members.join(members));
            assertEquals(2, ended.get());
            assertEquals(List.of(), members.running());
        });
    }

    @Test
    void whatATaskStartsIsWaitedForToo() {
        Threads.inAnyOrder(() -> {
            Members members = members();
            var ended = new AtomicInteger();
            start(members, () -> start(members, ended::incrementAndGet));
            assertFalse(members.join(members));
            assertEquals(1, ended.get());
            assertThrows(CancellationException.class, () -> start(members, ended::incrementAndGet));
        });
    }

    @Test
    void aTaskThatIsStartedBesideACancelIsStoppedOrRefused() {
        Threads.inAnyOrder(() -> {
            Members members = members();
            Threads.together(() -> {
                try {
                    start(members, untilStopped(members));
                } catch (CancellationException e) {
                    assertTrue(members.scope().isCancelled());
                }
                members.join(members);
            }, members.scope()::cancel);
            assertEquals(List.of(), members.running());
        });
    }

    @Test
    void aTaskThatATaskStartsBesideACancelIsStoppedOrRefused() {
        Threads.inAnyOrder(() -> {
            Members members = members();
            start(members, () -> {
                try {
                    start(members, untilStopped(members));
                } catch (CancellationException e) {
                    assertTrue(members.scope().isCancelled());
                }
            });
            members.scope().cancel();
            members.join(members);
            assertEquals(List.of(), members.running());
        });
    }
}
