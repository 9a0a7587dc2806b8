package dev.weft;

import dev.weft.seen.PoolsBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * A pool as management tools see it. A console asks for each attribute on its own and again and again; what it is told is a snapshot that
 * is taken at most once a second, so its numbers fit each other and asking costs the pool little.
 */
final class PoolBean implements PoolMXBean {
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

    private final AbstractPool pool;
    private final LongSupplier clock;

    // Guarded by this.
    private @Nullable PoolStats snapshot;
    private long takenAt;

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    PoolBean(AbstractPool pool, LongSupplier clock) {
        this.pool = pool;
        this.clock = clock;
    }

    private static ObjectName nameOf(Pool pool) throws JMException {
        return new ObjectName("dev.weft:type=Pool,name=" + pool.name());
    }

    static void register(AbstractPool pool) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            if (!server.isRegistered(nameOf(pool))) {
                server.registerMBean(new PoolBean(pool, System::nanoTime), nameOf(pool));
                PoolsBean.register(server);
            }
        } catch (JMException e) {
            throw new IllegalStateException(pool.name() + " cannot be registered with the platform's MBean server: " + e.getMessage(), e);
        }
    }

    static void unregister(Pool pool) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            server.unregisterMBean(nameOf(pool));
            if (server.queryNames(new ObjectName("dev.weft:type=Pool,*"), null).isEmpty()) {
                PoolsBean.unregister(server);
            }
        } catch (InstanceNotFoundException e) {
            // Somebody else has taken it away already.
            return;
        } catch (JMException e) {
            throw new IllegalStateException(pool.name() + " cannot be taken from the platform's MBean server: " + e.getMessage(), e);
        }
    }

    private synchronized PoolStats snapshot() {
        long now = clock.getAsLong();
        PoolStats last = snapshot;
        if (last == null || now - takenAt >= PERIOD) {
            last = pool.stats();
            snapshot = last;
            takenAt = now;
        }
        return last;
    }

    @Override
    public String getKind() {
        return pool.kind();
    }

    @Override
    public int getSize() {
        return snapshot().size();
    }

    @Override
    public synchronized void setSize(int workers) {
        pool.resize(workers);
        snapshot = null;
    }

    @Override
    public long getQueued() {
        return snapshot().queued();
    }

    @Override
    public int getRunning() {
        return snapshot().running();
    }

    @Override
    public long getDone() {
        return snapshot().done();
    }

    @Override
    public long getFailed() {
        return snapshot().failed();
    }

    @Override
    public long getCancelled() {
        return snapshot().cancelled();
    }

    @Override
    public long getRetried() {
        return snapshot().retried();
    }

    @Override
    public int getWorkers() {
        return snapshot().workers().size();
    }

    @Override
    public int getLostWorkers() {
        return Readings.lostWorkers(snapshot());
    }

    @Override
    public long getResidentBytes() {
        return snapshot().workers().stream().mapToLong(PoolStats.Worker::residentBytes).sum();
    }
}
