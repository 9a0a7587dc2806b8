package dev.weft.async;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenJobsTest {
    private final OpenJobs open = new OpenJobs();
    private final Members members =
            new Members(Platform.SYSTEM, CancelScope.alone(Platform.SYSTEM), "test", null, (_, _) -> { });

    @AfterEach
    void nothingIsLeft() {
        members.join(this);
    }

    private GroupJob<Integer> job() {
        return new GroupJob<>(members, members.scope(), null, "code", () -> 1);
    }

    @Test
    void theNewestIsFirst() {
        GroupJob<Integer> one = job();
        GroupJob<Integer> other = job();
        open.add(one);
        open.add(other);
        assertEquals(List.of(other, one), open.list());
    }

    @Test
    void whoHasLeftIsNotThere() {
        GroupJob<Integer> one = job();
        open.add(one);
        OpenJobs.Entry place = open.add(job());
        place.leave();
        assertEquals(List.of(one), open.list());
        place.leave();
        assertEquals(List.of(one), open.list());
    }

    @Test
    void whoStaysIsThereHoweverManyComeAndLeave() {
        var random = new Random(11);
        var jobs = new ArrayList<GroupJob<Integer>>();
        var places = new ArrayList<OpenJobs.Entry>();
        for (int i = 0; i < 10_000; i++) {
            if (jobs.isEmpty() || random.nextInt(1_000) < 501) {
                jobs.add(0, job());
                places.add(0, open.add(jobs.getFirst()));
            } else {
                int leaves = random.nextInt(jobs.size());
                jobs.remove(leaves);
                places.remove(leaves).leave();
            }
            if (i % 100 == 0) {
                assertEquals(jobs, open.list());
            }
        }
    }

    @Test
    void emptyPlacesDoNotPileUp() {
        GroupJob<Integer> stays = job();
        open.add(stays);
        var empty = new WeakReference<>(open.add(job()));
        Objects.requireNonNull(empty.get()).leave();
        GroupJob<Integer> newest = job();
        for (int i = 0; i < 1_000; i++) {
            open.add(job()).leave();
        }
        open.add(newest);
        await().until(() -> {
            System.gc();
            return empty.get() == null;
        });
        assertEquals(List.of(newest, stays), open.list());
    }
}
