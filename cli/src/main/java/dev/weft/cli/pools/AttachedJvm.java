package dev.weft.cli.pools;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.weft.seen.OpenForm;
import dev.weft.seen.OpenPools;
import dev.weft.seen.PoolReading;
import dev.weft.seen.PoolsBean;
import dev.weft.seen.TaskReading;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/** A JVM of this machine and this user, reached as the JDK's own tools do it. One that has no pool is asked for a property and no more. */
final class AttachedJvm implements Jvm {
    private static final String ATTACH_TIMEOUT = "sun.tools.attach.attachTimeout";
    private static final String COMMAND = "sun.java.command";

    private final long pid;
    private final VirtualMachine machine;
    private final boolean withTasks;
    private ProgramName program = ProgramName.of("");
    private @Nullable JMXConnector connector;

    private AttachedJvm(long pid, VirtualMachine machine, boolean withTasks) {
        this.pid = pid;
        this.machine = machine;
        this.withTasks = withTasks;
    }

    /**
     * The way to JVMs of this machine.
     *
     * @param limit how long whoever asks will wait
     * @param withTasks whether they are asked for their tasks too
     */
    static Door door(Duration limit, boolean withTasks) {
        // It must give up before this process ends, since it leaves a file in the other's folder until then.
        System.setProperty(ATTACH_TIMEOUT, Long.toString(Math.max(1, limit.toMillis() * 2 / 3)));
        return pid -> open(pid, withTasks);
    }

    private static Jvm open(long pid, boolean withTasks) throws IOException {
        if (ProcessState.find(pid) == ProcessState.STOPPED) {
            // The signal would wait for it, and have it print its threads when we are gone.
            throw new IOException("is stopped");
        }
        try {
            return new AttachedJvm(pid, VirtualMachine.attach(Long.toString(pid)), withTasks);
        } catch (AttachNotSupportedException e) {
            throw new Closed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Look look() throws IOException {
        JMXConnector connected = connector;
        if (connected == null) {
            Properties properties = machine.getSystemProperties();
            program = ProgramName.of(properties.getProperty(COMMAND, ""));
            if (properties.getProperty(OpenPools.PROPERTY) == null) {
                return new Look(pid, program, List.of());
            }
            connected = connect();
        }
        MBeanServerConnection server = connected.getMBeanServerConnection();
        List<PoolReading> pools = read(server, PoolsBean.POOLS, PoolReading.class);
        return new Look(pid, program, pools, withTasks ? read(server, PoolsBean.TASKS, TaskReading.class) : List.of());
    }

    @SuppressWarnings("BanJNDI") // The address comes from a process of this user, which may do all that this one may.
    private JMXConnector connect() throws IOException {
        String address = machine.startLocalManagementAgent();
        if (address == null) {
            throw new IOException("has pools that cannot be read: it has no management agent");
        }
        // No thread that asks whether it is still there.
        JMXConnector connected = JMXConnectorFactory.connect(
                new JMXServiceURL(address), Map.of("jmx.remote.x.client.connection.check.period", 0L));
        connector = connected;
        makeBean(connected.getMBeanServerConnection());
        return connected;
    }

    private static void makeBean(MBeanServerConnection server) throws IOException {
        try {
            server.createMBean(PoolsBean.class.getName(), new ObjectName(PoolsBean.NAME));
        } catch (InstanceAlreadyExistsException e) {
            // Somebody has looked before.
            return;
        } catch (JMException e) {
            // The class is not to be found there: a pool that is published brings a bean of its own.
            return;
        }
    }

    private static <R extends Record> List<R> read(MBeanServerConnection server, String attribute, Class<R> type) throws IOException {
        var readings = new ArrayList<R>();
        try {
            Set<ObjectName> beans = server.queryNames(new ObjectName(PoolsBean.NAME + ",*"), null);
            if (beans.isEmpty()) {
                throw new IOException("has pools out of sight, since a class loader of its own has loaded Weft; publish() shows a pool");
            }
            for (ObjectName bean : beans) {
                readings.addAll(OpenForm.read(type, (CompositeData[]) server.getAttribute(bean, attribute)));
            }
        } catch (InstanceNotFoundException | AttributeNotFoundException e) {
            // Taken away between the two questions; or an older Weft, which has no tasks.
            return readings;
        } catch (JMException e) {
            throw new IOException("has pools that cannot be read: " + e.getMessage(), e);
        }
        return readings;
    }

    @Override
    public void close() {
        try {
            machine.detach();
            if (connector != null) {
                connector.close();
            }
        } catch (IOException e) {
            // It has ended.
            return;
        }
    }
}
