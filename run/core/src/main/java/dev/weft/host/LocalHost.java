package dev.weft.host;

/** This machine, which has room for all workers that a pool wants. */
public final class LocalHost implements Host {
    @Override
    public String kind() {
        return "processes";
    }

    @Override
    public Reach reach() {
        return Reach.PROCESSES;
    }

    @Override
    public long handOverNanos() {
        return 500;
    }

    @Override
    public int attemptsWhenLost() {
        return 1;
    }

    @Override
    public void open() {
        // There is nothing to be told.
    }

    @Override
    public Room take() {
        return order -> LocalWorker.start(order, Nearness.BESIDE);
    }

    @Override
    public void want(int workers) {
        // There is room.
    }

    @Override
    public void close() {
        // Nothing was taken.
    }
}
