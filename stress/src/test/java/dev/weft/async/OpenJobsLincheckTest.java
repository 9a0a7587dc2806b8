package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Jobs that come and leave in any interleaving, with empty places taken out all the time: none is lost, and none stays that has left. */
public class OpenJobsLincheckTest {
    private static GroupJob<Integer> job() {
        var platform = new PlainPlatform();
        CancelScope scope = CancelScope.alone(platform);
        return new GroupJob<>(new Members(platform, scope, "test", null, (_, _) -> { }), scope, "task", "code", () -> 1);
    }

    /** One that comes and stays, between others that leave. */
    private static Threads.Code comings(OpenJobs open, GroupJob<?> stays) {
        return () -> {
            open.add(job()).leave();
            open.add(stays);
            open.add(job()).leave();
        };
    }

    @Test
    void noneIsLostAndNoneStaysThatHasLeft() {
        Threads.inAnyOrder(() -> {
            var open = new OpenJobs(0);
            GroupJob<Integer> one = job();
            GroupJob<Integer> other = job();
            Threads.together(comings(open, one), comings(open, other));
            List<GroupJob<?>> there = open.list();
            assertEquals(Set.of(one, other), new HashSet<>(there));
            assertEquals(2, there.size());
        });
    }

    @Test
    void whoLooksSeesThoseWhoAreThereAllTheTime() {
        Threads.inAnyOrder(() -> {
            var open = new OpenJobs(0);
            GroupJob<Integer> stays = job();
            open.add(job()).leave();
            open.add(stays);
            OpenJobs.Entry leaves = open.add(job());
            Threads.together(
                    () -> assertTrue(open.list().contains(stays)),
                    comings(open, job()),
                    leaves::leave);
            assertEquals(2, open.list().size());
        });
    }
}
