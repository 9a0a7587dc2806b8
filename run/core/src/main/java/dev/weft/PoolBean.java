package dev.weft;

import java.lang.management.ManagementFactory;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** A pool as management tools see it. */
final class PoolBean implements PoolMXBean {
    private final Pool pool;

    private PoolBean(Pool pool) {
        this.pool = pool;
    }

    private static ObjectName nameOf(Pool pool) throws JMException {
        return new ObjectName("dev.weft:type=Pool,name=" + pool.name());
    }

    static void register(Pool pool) {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            if (!server.isRegistered(nameOf(pool))) {
                server.registerMBean(new PoolBean(pool), nameOf(pool));
            }
        } catch (JMException e) {
            throw new IllegalStateException(pool.name() + " cannot be registered with the platform's MBean server: " + e.getMessage(), e);
        }
    }

    static void unregister(Pool pool) {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(nameOf(pool));
        } catch (InstanceNotFoundException e) {
            // Somebody else has taken it away already.
            return;
        } catch (JMException e) {
            throw new IllegalStateException(pool.name() + " cannot be taken from the platform's MBean server: " + e.getMessage(), e);
        }
    }

    @Override
    public int getSize() {
        return pool.stats().size();
    }

    @Override
    public void setSize(int workers) {
        pool.resize(workers);
    }

    @Override
    public long getQueued() {
        return pool.stats().queued();
    }

    @Override
    public int getRunning() {
        return pool.stats().running();
    }

    @Override
    public long getDone() {
        return pool.stats().done();
    }

    @Override
    public long getFailed() {
        return pool.stats().failed();
    }

    @Override
    public long getCancelled() {
        return pool.stats().cancelled();
    }

    @Override
    public long getRetried() {
        return pool.stats().retried();
    }

    @Override
    public int getWorkers() {
        return pool.stats().workers().size();
    }

    @Override
    public int getLostWorkers() {
        var ends = pool.stats().ends();
        return ends.getOrDefault(WorkerEnd.DIED, 0) + ends.getOrDefault(WorkerEnd.TASK_STOPPED, 0);
    }

    @Override
    public long getResidentBytes() {
        return pool.stats().workers().stream().mapToLong(PoolStats.Worker::residentBytes).sum();
    }
}
