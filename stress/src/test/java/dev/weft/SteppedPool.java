package dev.weft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pool without threads: whoever rouses a runner runs it, or, if the pool is told to wait for that, whoever asks for it later. */
final class SteppedPool extends SlotPool {
    private final boolean assignsNew;
    private final boolean waits;

    /** Those that were roused, in this order, if the pool waits. */
    private final List<Runner> roused = new ArrayList<>();

    /**
     * @param assignsNew whether work is given to runners before it is known whether there is a slot, as for virtual threads
     * @param waits whether runners are kept
     */
    SteppedPool(int slots, boolean assignsNew, boolean waits) {
        super(PoolOptions.defaults(), null, null, slots);
        this.assignsNew = assignsNew;
        this.waits = waits;
    }

    /** Runs the runner that was kept as the one at {@code index}. */
    void run(int index) {
        roused.get(index).run();
    }

    @Override
    String kind() {
        return "stepped";
    }

    @Override
    int width() {
        return slots();
    }

    @Override
    long handOverNanos() {
        return 0;
    }

    @Override
    boolean assignsNew() {
        return assignsNew;
    }

    @Override
    Runner assign(@Nullable Work work) {
        var runner = new Step(work);
        register(runner);
        return runner;
    }

    @Override
    void endIdle() {}

    @Override
    void leaves(Runner runner) {}

    @Override
    boolean comesBack(Runner runner) {
        return true;
    }

    @Override
    void lost(Runner runner) {}

    private final class Step extends Runner {
        Step(@Nullable Work work) {
            super(SteppedPool.this, work);
        }

        @Override
        void rouse() {
            if (waits) {
                roused.add(this);
            } else {
                run();
            }
        }

        @Override
        public void run() {
            Work current = work();
            current = current == null ? next(this) : current;
            while (current != null) {
                current.run(0);
                current = next(this);
            }
            unregister(this);
        }
    }
}
