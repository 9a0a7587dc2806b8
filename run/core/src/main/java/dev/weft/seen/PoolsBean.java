package dev.weft.seen;

import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanInfoSupport;
import org.jspecify.annotations.Nullable;

/**
 * All open pools of this JVM for management tools, and what runs in groups and loops: its attribute {@code Pools} is an array of
 * {@link PoolReading}s as open data, {@code Tasks} one of {@link TaskReading}s. Who looks has the MBean server make it, by the name of this
 * class, since the server knows the loader of the class path and the module path. A Weft
 * that another loader has loaded is not found so, and registers the bean itself with the first pool that is published.
 */
public final class PoolsBean implements DynamicMBean {
    /** Its name; where another loader has loaded Weft, this and more. */
    public static final String NAME = "dev.weft:type=Pools";

    /** Its attribute for pools. */
    public static final String POOLS = "Pools";

    /** Its other attribute, which has threads stopped for a moment to see where they are. */
    public static final String TASKS = "Tasks";

    /** Called by the MBean server. */
    public PoolsBean() {}

    private static @Nullable ObjectName ownName() throws JMException {
        ClassLoader loader = PoolsBean.class.getClassLoader();
        return loader == ClassLoader.getSystemClassLoader()
                ? null
                : new ObjectName(NAME + ",loader=" + Integer.toHexString(System.identityHashCode(loader)));
    }

    /** Registers the bean, unless the server can make it by itself. */
    public static void register(MBeanServer server) throws JMException {
        ObjectName name = ownName();
        if (name != null && !server.isRegistered(name)) {
            server.registerMBean(new PoolsBean(), name);
        }
    }

    /** Takes the bean away that {@link #register} has registered, so that its class loader can be given up. */
    public static void unregister(MBeanServer server) throws JMException {
        ObjectName name = ownName();
        if (name != null && server.isRegistered(name)) {
            server.unregisterMBean(name);
        }
    }

    @Override
    public Object getAttribute(@Nullable String attribute) throws AttributeNotFoundException, MBeanException {
        try {
            if (POOLS.equals(attribute)) {
                return OpenForm.of(PoolReading.class, OpenPools.read());
            }
            if (TASKS.equals(attribute)) {
                return OpenForm.of(TaskReading.class, OpenTasks.read());
            }
            throw new AttributeNotFoundException("there is no attribute " + attribute + ", but " + POOLS + " and " + TASKS);
        } catch (OpenDataException e) {
            throw new MBeanException(e);
        }
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
        var list = new AttributeList();
        for (String attribute : attributes) {
            try {
                list.add(new Attribute(attribute, getAttribute(attribute)));
            } catch (AttributeNotFoundException | MBeanException e) {
                // What cannot be had is left out, as the interface has it.
                continue;
            }
        }
        return list;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("there is no attribute that may be set");
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String action, Object[] parameters, String[] signature) throws ReflectionException {
        throw new ReflectionException(new NoSuchMethodException(action), "there is no operation");
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        try {
            var type = new ArrayType<CompositeData[]>(1, OpenForm.type(PoolReading.class));
            var pools = new OpenMBeanAttributeInfoSupport(POOLS, "the open pools of this JVM", type, true, false, false);
            var task = new ArrayType<CompositeData[]>(1, OpenForm.type(TaskReading.class));
            var tasks = new OpenMBeanAttributeInfoSupport(TASKS, "the tasks that run in groups and loops", task, true, false, false);
            var attributes = new OpenMBeanAttributeInfo[] {pools, tasks};
            return new OpenMBeanInfoSupport(PoolsBean.class.getName(), "pools and tasks of Weft", attributes, null, null, null);
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }
}
