package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that come and leave in any interleaving, with empty places taken out all the time: none is lost, and none stays that has left. */
public class OpenJobsLincheckTest {
    /** What there is to come and leave; made before, so that nothing but that has interleavings. */
    private static final class Jobs {
        private final PlainPlatform platform = new PlainPlatform();
        private final Members members = new Members(platform, CancelScope.alone(platform), "test", null, (_, _) -> { });
        final GroupJob<Integer> stays = job();
        final GroupJob<Integer> leaves = job();

        private GroupJob<Integer> job() {
            return new GroupJob<>(members, members.scope(), "task", "code", () -> 1);
        }

        /** One comes and stays, between two that leave. */
        void come(OpenJobs open) {
            open.add(leaves).leave();
            open.add(stays);
            open.add(leaves).leave();
        }

        void end() {
            members.join(this);
        }
    }

    @Test
    void noneIsLostAndNoneStaysThatHasLeft() {
        Threads.inAnyOrder(() -> {
            var open = new OpenJobs(0);
            var some = new Jobs();
            var others = new Jobs();
            Threads.together(() -> some.come(open), () -> others.come(open));
            List<GroupJob<?>> there = open.list();
            assertTrue(there.equals(List.of(some.stays, others.stays)) || there.equals(List.of(others.stays, some.stays)));
            some.end();
            others.end();
        });
    }

    @Test
    void whoLooksSeesThoseWhoAreThereAllTheTime() {
        Threads.inAnyOrder(() -> {
            var open = new OpenJobs(0);
            var there = new Jobs();
            var others = new Jobs();
            there.come(open);
            OpenJobs.Entry leaves = open.add(there.leaves);
            Threads.together(() -> assertTrue(open.list().contains(there.stays)), () -> others.come(open), leaves::leave);
            assertEquals(List.of(others.stays, there.stays), open.list());
            there.end();
            others.end();
        });
    }
}
