package dev.weft.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.Action;
import dev.weft.Job;
import dev.weft.Task;
import dev.weft.async.GroupOptions.OnFailure;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items 6 to 12: blocks whose tasks belong to them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskGroupTest {
    private static final Action NEVER = () -> Never.await();

    @Test
    void theBlockEndsWithTheLastOfItsTasks() throws Exception {
        var goOn = new CountDownLatch(1);
        var ended = new AtomicInteger();
        TaskGroup.run(group -> {
            for (int i = 0; i < 10; i++) {
                group.start(() -> {
                    goOn.await();
                    ended.incrementAndGet();
                });
            }
            goOn.countDown();
        });
        assertEquals(10, ended.get());
    }

    @Test
    void aJobHasNameOutcomeAndTimes() throws Exception {
        Job<String> job = TaskGroup.call(group -> group.start("brew", () -> "tea"));
        assertEquals("brew", job.name());
        assertEquals("tea", job.resultNow());
        assertTrue(job.times().ended() != null && job.times().waited() != null);
        assertEquals("Job \"brew\" Success[value=tea]", job.toString());
    }

    @Test
    void aTaskWithoutANameIsNamedAfterItsCode() throws Exception {
        Job<String> job = TaskGroup.call(group -> group.start(() -> "tea"));
        assertTrue(job.name().startsWith("TaskGroupTest.aTaskWithoutANameIsNamedAfterItsCode"), job.name());
    }

    @Test
    void theFirstFailureStopsSiblingsAndBody() {
        var begun = new CountDownLatch(1);
        var error = new IOException("gone");
        var bodyStopped = new AtomicBoolean();
        var thrown = assertThrows(TaskGroupException.class, () -> TaskGroup.run(GroupOptions.defaults().name("orders"), group -> {
            group.start(() -> Never.await(begun));
            group.start(() -> {
                begun.await();
                throw error;
            });
            try {
                Never.await();
            } catch (InterruptedException e) {
                bodyStopped.set(true);
                throw e;
            }
        }));
        assertTrue(bodyStopped.get());
        assertEquals(List.of(error), thrown.errors());
        assertSame(error, thrown.getCause());
        assertEquals("a task of group \"orders\" has failed: java.io.IOException: gone", thrown.getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void twoFailuresAtTheSameMomentAreBothReported() {
        var together = new CyclicBarrier(2);
        var thrown = assertThrows(TaskGroupException.class, () -> TaskGroup.run(group -> {
            for (String name : List.of("one", "other")) {
                group.start(name, () -> {
                    together.await();
                    throw new IllegalStateException(name);
                });
            }
        }));
        assertEquals(Set.of("one", "other"), thrown.errors().stream().map(Throwable::getMessage).collect(Collectors.toSet()));
        assertEquals(2, thrown.errors().size());
    }

    @Test
    void aFailureBesideAFailureIsSuppressed() {
        var begun = new CountDownLatch(1);
        var late = new IllegalArgumentException("while it was stopped");
        var thrown = assertThrows(TaskGroupException.class, () -> TaskGroup.run(group -> {
            group.start(() -> {
                try {
                    Never.await(begun);
                } catch (InterruptedException e) {
                    throw late;
                }
            });
            begun.await();
            group.start(() -> {
                throw new IllegalStateException("first");
            });
        }));
        assertEquals(2, thrown.errors().size());
        assertSame(late, thrown.getSuppressed()[0]);
        assertTrue(String.valueOf(thrown.getMessage()).startsWith("2 tasks of a task group have failed, first: "), thrown.toString());
    }

    @Test
    void theErrorOfTheBodyAloneIsThrownAsItIs() {
        var error = new IOException("body");
        var ended = new AtomicBoolean();
        var begun = new CountDownLatch(1);
        assertSame(error, assertThrows(IOException.class, () -> TaskGroup.run(group -> {
            group.start(() -> {
                try {
                    Never.await(begun);
                } finally {
                    ended.set(true);
                }
            });
            begun.await();
            throw error;
        })));
        assertTrue(ended.get());
    }

    @Test
    void nestedGroupsFailBoth() {
        var error = new IOException("inner");
        var thrown = assertThrows(TaskGroupException.class, () -> TaskGroup.run(outer -> {
            outer.start(() -> TaskGroup.run(inner -> {
                inner.start(() -> {
                    throw error;
                });
                Never.await();
            }));
            outer.start(NEVER);
            Never.await();
        }));
        var inner = assertInstanceOf(TaskGroupException.class, thrown.getCause());
        assertSame(error, inner.getCause());
    }

    @Test
    void anInterruptOfTheOwnerCancelsJoinsAndIsNotSwallowed() {
        Thread owner = Thread.currentThread();
        var ended = new AtomicBoolean();
        assertThrows(InterruptedException.class, () -> TaskGroup.run(group -> {
            group.start(() -> {
                owner.interrupt();
                try {
                    Never.await();
                } finally {
                    ended.set(true);
                }
            });
        }));
        assertTrue(ended.get());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void anInterruptBesideAFailureStaysSet() {
        Thread owner = Thread.currentThread();
        assertThrows(TaskGroupException.class, () -> TaskGroup.run(GroupOptions.defaults().onFailure(OnFailure.KEEP_GOING), group -> {
            group.start(() -> {
                throw new IOException("gone");
            });
            group.start(() -> {
                owner.interrupt();
                Never.await();
            });
        }));
        assertTrue(Thread.interrupted());
    }

    @Test
    void whatSomebodyElseHasSetStaysSet() throws Exception {
        TaskGroup.run(group -> Thread.currentThread().interrupt());
        assertTrue(Thread.interrupted());
    }

    @Test
    void anyMemberMayStartTasks() throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        TaskGroup.run(group -> group.start(() -> {
            seen.add("child");
            group.start(() -> {
                seen.add("grandchild");
                group.start(() -> seen.add("great-grandchild"));
            });
        }));
        assertEquals(Set.of("child", "grandchild", "great-grandchild"), seen);
    }

    @Test
    void afterItsEndAGroupTakesNoTask() throws Exception {
        var escaped = new AtomicReference<TaskGroup>();
        TaskGroup.run(escaped::set);
        var thrown = assertThrows(CancellationException.class, () -> escaped.get().start(NEVER));
        assertEquals("the group has ended; it takes no more tasks", thrown.getMessage());
    }

    @Test
    void afterAFailureAGroupTakesNoTask() {
        var refused = new AtomicReference<Exception>();
        assertThrows(TaskGroupException.class, () -> TaskGroup.run(group -> {
            group.start("bad", () -> {
                throw new IOException("gone");
            });
            while (!group.scope().isCancelled()) {
                Thread.onSpinWait();
            }
            try {
                group.start(NEVER);
            } catch (CancellationException e) {
                refused.set(e);
            }
        }));
        assertEquals("task \"bad\" has failed; its group takes no more tasks", refused.get().getMessage());
    }

    @Test
    void cancelEndsTheBlockWithoutAnError() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        Integer result = TaskGroup.call(group -> {
            group.start(() -> {
                try {
                    Never.await(begun);
                } finally {
                    ended.set(true);
                }
            });
            begun.await();
            group.cancel();
            return 7;
        });
        assertEquals(7, result);
        assertTrue(ended.get());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void cancelByATaskInterruptsTheBody() throws Exception {
        Integer result = TaskGroup.call(group -> {
            group.start(group::cancel);
            return Never.await();
        });
        assertEquals(null, result);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void keepGoingRunsAllAndReportsAll() {
        var third = new AtomicBoolean();
        var two = new CountDownLatch(2);
        var thrown = assertThrows(
                TaskGroupException.class,
                () -> TaskGroup.run(GroupOptions.defaults().onFailure(OnFailure.KEEP_GOING), group -> {
                    for (int i = 0; i < 2; i++) {
                        group.start(() -> {
                            two.countDown();
                            throw new IOException("gone");
                        });
                    }
                    group.start(() -> {
                        two.await();
                        third.set(true);
                    });
                }));
        assertEquals(2, thrown.errors().size());
        assertTrue(third.get());
    }

    @Test
    void cancelOfAJobInterruptsItsThreadAndIsNoFailure() throws Exception {
        var begun = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        TaskGroup.run(group -> {
            Job<?> job = group.start(() -> {
                try {
                    Never.await(begun);
                } catch (InterruptedException e) {
                    interrupted.set(true);
                    throw e;
                }
            });
            begun.await();
            assertTrue(job.cancel());
            assertTrue(job.isCancelled());
        });
        assertTrue(interrupted.get());
    }

    @Test
    void aTaskThatIgnoresItsInterruptIsWaitedFor() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        TaskGroup.run(group -> {
            Job<?> job = group.start(() -> {
                begun.countDown();
                while (goOn.getCount() > 0) {
                    Thread.onSpinWait();
                }
                ended.set(true);
            });
            begun.await();
            job.cancel();
            goOn.countDown();
        });
        assertTrue(ended.get());
    }

    @Test
    void theBodyRunsOnTheThreadOfTheCaller() throws Exception {
        var local = new ThreadLocal<String>();
        local.set("kept");
        Thread caller = Thread.currentThread();
        TaskGroup.run(group -> {
            assertSame(caller, Thread.currentThread());
            assertEquals("kept", local.get());
        });
    }

    @Test
    void actionsOfAJobHaveRunWhenTheBlockEnds() throws Exception {
        var told = new AtomicInteger();
        TaskGroup.run(group -> {
            for (int i = 0; i < 100; i++) {
                group.start(() -> 1).onSuccess(told::addAndGet);
            }
        });
        assertEquals(100, told.get());
    }

    @Test
    void actionsRunWithoutTheInterruptThatStoppedTheTask() throws Exception {
        var seen = new AtomicReference<Boolean>();
        var begun = new CountDownLatch(1);
        TaskGroup.run(group -> {
            group.start(() -> Never.await(begun)).onDone(_ -> seen.set(Thread.currentThread().isInterrupted()));
            begun.await();
            group.cancel();
        });
        assertEquals(false, seen.get());
    }

    @Test
    void runningTasksAreListed() throws Exception {
        TaskGroup.run(group -> {
            Job<?> job = group.start("never", NEVER);
            assertEquals(List.of(job), group.running());
            group.cancel();
        });
    }

    @Test
    void aTaskThatCannotBeStartedLeavesNothing() throws Exception {
        var error = new OutOfMemoryError("no thread");
        var platform = new ManualPlatform(_ -> {
            throw error;
        });
        assertSame(error, assertThrows(OutOfMemoryError.class, () -> TaskGroup.run(platform, GroupOptions.defaults(), group -> {
            group.start((Task<Integer>) () -> 1);
        })));
    }

    @Test
    @SuppressWarnings("NullAway")
    void noTaskIsRefusedWhereItIsStarted() {
        var thrown = assertThrows(NullPointerException.class, () -> TaskGroup.run(group -> {
            group.start((Task<Object>) null);
        }));
        assertEquals("task", thrown.getMessage());
    }

    @Test
    void anEndThatFailsKeepsNobodyWaiting() {
        var members = new Members(Platform.SYSTEM, CancelScope.within(Platform.SYSTEM), "group", null, (_, _) -> {
            throw new OutOfMemoryError("for what is to be done about the end");
        });
        GroupJob<String> job = members.start("brew", "code", () -> "tea", false);
        assertFalse(members.join(this));
        assertEquals("tea", job.resultNow());
    }
}
