package dev.weft;

import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Runs each job, or group of short ones, on a virtual thread of its own, since thread-locals must not be shared. */
final class VirtualThreadPool extends SlotPool {
    private final ThreadFactory threads = Thread.ofVirtual().name(name() + " task").factory();

    VirtualThreadPool(PoolOptions options, @Nullable AbstractPool family, @Nullable String label) {
        super(options, family, label, options.workersOr(Integer.MAX_VALUE));
        opened();
    }

    @Override
    String kind() {
        return "virtual";
    }

    @Override
    int width() {
        // How far to look ahead where nothing limits the number of threads.
        return Math.min(slots(), 64 * Weft.cores());
    }

    @Override
    WorkersAtWork workersAtWork(String task) {
        return new LocalWorkers(task, false);
    }

    @Override
    long handOverNanos() {
        return 1_000;
    }

    @Override
    boolean assignsNew() {
        return true;
    }

    @Override
    Runner assign(@Nullable Work work) {
        var slot = new Slot(work);
        register(slot);
        return slot;
    }

    @Override
    void endIdle() {}

    @Override
    void leaves(Runner runner) {
        runner.giveContextBack();
    }

    @Override
    boolean comesBack(Runner runner) {
        return true;
    }

    @Override
    void lost(Runner runner) {}

    /** Goes from thread to thread. */
    private final class Slot extends Runner {
        Slot(@Nullable Work work) {
            super(VirtualThreadPool.this, work);
        }

        @Override
        void rouse() {
            threads.newThread(this).start();
        }

        @Override
        public void run() {
            Contexts.run(this, this::runOne);
        }

        private void runOne() {
            Work current = work();
            current = current == null ? next(this) : current;
            if (current == null) {
                unregister(this);
                return;
            }
            try {
                if (!life.isPlain) {
                    life.begin(context());
                }
            } catch (WorkerStartFailed e) {
                breakDown(this, e);
                return;
            }
            if (current.run(0) == Work.LOST) {
                LocalContext own = ownContext();
                if (own != null) {
                    life.end(own, false);
                }
                return;
            }
            if (next(this) != null) {
                rouse();
            } else {
                giveContextBack();
                unregister(this);
            }
        }
    }
}
