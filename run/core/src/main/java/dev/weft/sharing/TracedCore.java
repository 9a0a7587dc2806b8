package dev.weft.sharing;

import dev.weft.QueueItemsLost;
import dev.weft.QueueShutDown;
import dev.weft.SharedObjectLost;
import dev.weft.trace.Slice;
import dev.weft.trace.Trace;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a core in a process that is traced: what its callers wait for is shown as slices of their threads, with who has the lock
 * and how the wait has ended. A process that is not traced has nothing of this.
 *
 * <p>What can be had at once is no wait: that is tried first. So a wait asks a home that is elsewhere once more than without a trace, and
 * a wait for a lock twice more.
 */
public final class TracedCore implements InvocationHandler {
    /** The kinds with methods that wait for others. */
    private static final Set<Class<? extends Core>> KINDS = Set.of(
            LockCore.class, SemaphoreCore.class, EventCore.class, LatchCore.class, BarrierCore.class, QueueCore.class, TopicCore.class,
            RingCore.class);

    private static final @Nullable Object[] NOTHING = {};

    private final Core core;
    private final String name;

    private TracedCore(Core core, String name) {
        this.core = core;
        this.name = name;
    }

    /**
     * The link as callers use it: with its core if that waits for nobody, or nothing is recorded.
     *
     * @param face what it is to the program
     */
    public static <C extends Core> Link<C> of(Link<C> link, Class<?> face) {
        return Trace.isRecording() ? new Link<>(link.home(), link.number(), of(link.core(), name(face, link))) : link;
    }

    /** How a trace names an object: {@code SharedLock #3}. */
    public static String name(Class<?> face, Link<?> link) {
        return face.getSimpleName() + " #" + link.number();
    }

    @SuppressWarnings("unchecked") // it has the same interface of cores, of which a program knows no more
    private static <C extends Core> C of(C core, String name) {
        if (core instanceof InMemory<?> inMemory) {
            return (C) before(inMemory, name);
        }
        if (core instanceof MemoryRing ring) {
            return (C) ring.with(home -> of(home, name), lock -> of(lock, name));
        }
        for (Class<? extends Core> kind : KINDS) {
            if (kind.isInstance(core)) {
                return (C) Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, new TracedCore(core, name));
            }
        }
        return core;
    }

    /** What can be done in memory is no wait. */
    private static <C extends Core> C before(InMemory<C> core, String name) {
        return core.with(home -> of(home, name));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        @Nullable Object[] arguments = given == null ? NOTHING : given;
        int last = arguments.length - 1;
        if (!isWait(method) || !(arguments[last] instanceof Long nanos) || nanos <= 0) {
            return call(method, arguments);
        }
        if (CoreMethod.of(method).atOnce) {
            arguments[last] = 0L;
            Object result = call(method, arguments);
            if (!CoreMethod.isNothing(result)) {
                return result;
            }
            arguments[last] = nanos;
        } else if (core instanceof BarrierCore barrier && barrier.waiting() + 1 >= barrier.parties()) {
            // The others are waiting for this one.
            return call(method, arguments);
        }
        try (Slice slice = Trace.slice("wait " + words(method, arguments))) {
            if (core instanceof LockCore lock && CoreMethod.of(method).atOnce) {
                LockCore.Owner owner = lock.owner();
                if (owner != null) {
                    slice.with("owner", owner.process() + ", thread", owner.thread());
                }
            }
            return await(slice, method, arguments);
        }
    }

    private static boolean isWait(Method method) {
        if (!Core.class.isAssignableFrom(method.getDeclaringClass()) || method.getDeclaringClass() == Core.class) {
            return false;
        }
        return CoreMethod.of(method).waits;
    }

    private @Nullable Object await(Slice slice, Method method, @Nullable Object[] arguments) throws Throwable {
        String ended = "with an error";
        try {
            Object result = call(method, arguments);
            // Of a barrier, 0 is a number as any other.
            ended = core instanceof BarrierCore || !CoreMethod.isNothing(result) ? "got" : "timed out";
            return result;
        } catch (Throwable e) {
            ended = words(e);
            throw e;
        } finally {
            slice.with("ended", ended);
        }
    }

    private static String words(Throwable error) {
        return switch (error) {
            case InterruptedException _ -> "interrupted";
            case TimeoutException _ -> "timed out";
            case BrokenBarrierException _ -> "broken";
            case SharedObjectLost _ -> "lost";
            case QueueItemsLost _ -> "items lost";
            case QueueShutDown _ -> "shut down";
            default -> error.getClass().getSimpleName();
        };
    }

    /** {@code SharedLock #3}, {@code SharedQueue #4 take}, {@code SharedCondition 0 of SharedLock #3}. */
    private String words(Method method, @Nullable Object[] arguments) {
        if (core instanceof LockCore) {
            return method.getName().startsWith("await") ? "SharedCondition " + arguments[1] + " of " + name : name;
        }
        if (core instanceof RingCore && method.getName().equals("await")) {
            return name + (Integer.valueOf(RingCore.PUTTING).equals(arguments[0]) ? " put" : " take");
        }
        return core instanceof RingCore || core instanceof QueueCore || core instanceof TopicCore ? name + " " + method.getName() : name;
    }

    private @Nullable Object call(Method method, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(core, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
