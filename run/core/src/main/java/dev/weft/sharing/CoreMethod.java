package dev.weft.sharing;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A method of a core that others can call. Its number is a hash of its name and parameters, so that processes agree on it whatever else
 * an interface or a class has; two methods with the same hash are refused when the class is looked at.
 */
final class CoreMethod {
    private static final ClassValue<Map<Integer, CoreMethod>> OF = new ClassValue<>() {
        @Override
        protected Map<Integer, CoreMethod> computeValue(Class<?> type) {
            var methods = new TreeMap<Integer, CoreMethod>();
            collect(type, methods);
            return methods;
        }
    };

    private static final Map<Method, CoreMethod> BY_METHOD = new ConcurrentHashMap<>();

    final Method method;
    final int number;

    /** Whether it runs on a thread of its own. */
    final boolean waits;

    /** Whether it can be tried before a thread is taken for it. */
    final boolean atOnce;

    /** Whether an interrupt of its caller is passed on. */
    final boolean interruptible;

    final boolean byParty;
    private final Class<?>[] parameters;

    private CoreMethod(Method method) {
        this.method = method;
        this.parameters = method.getParameterTypes();
        this.number = (method.getName() + Arrays.toString(parameters)).hashCode();
        Waits waiting = method.getAnnotation(Waits.class);
        this.waits = waiting != null;
        this.atOnce = waiting != null && waiting.atOnce();
        this.byParty = method.isAnnotationPresent(ByParty.class);
        this.interruptible = waits
                && Arrays.stream(method.getExceptionTypes()).anyMatch(type -> type.isAssignableFrom(InterruptedException.class));
        if (atOnce && (parameters.length == 0 || parameters[parameters.length - 1] != long.class)) {
            throw new IllegalArgumentException("the last parameter of a method that is tried at once must be a time, but " + method
                    + " has none; add one, or say @Waits alone");
        }
        method.setAccessible(true);
    }

    /** All methods of {@code type}, a core or an interface of cores, by number. */
    static Map<Integer, CoreMethod> of(Class<?> type) {
        return OF.get(type);
    }

    /** The one that {@code method} of an interface of cores is. */
    static CoreMethod of(Method method) {
        return BY_METHOD.computeIfAbsent(method, CoreMethod::find);
    }

    private static CoreMethod find(Method method) {
        for (CoreMethod candidate : of(method.getDeclaringClass()).values()) {
            if (candidate.method.equals(method)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException(method + " is not one of a core");
    }

    /** Whether a method that was tried at once has given that it would have to wait. */
    static boolean isNothing(@Nullable Object result) {
        return result == null || Boolean.FALSE.equals(result) || Integer.valueOf(0).equals(result);
    }

    private static void collect(Class<?> type, Map<Integer, CoreMethod> methods) {
        if (type.isInterface() && type != Core.class && Core.class.isAssignableFrom(type)) {
            for (Method method : type.getDeclaredMethods()) {
                add(new CoreMethod(method), methods);
            }
        }
        for (Class<?> inherited : type.getInterfaces()) {
            collect(inherited, methods);
        }
        if (type.getSuperclass() != null) {
            collect(type.getSuperclass(), methods);
        }
    }

    private static void add(CoreMethod added, Map<Integer, CoreMethod> methods) {
        CoreMethod known = methods.putIfAbsent(added.number, added);
        if (known != null && !known.isSame(added)) {
            throw new IllegalArgumentException(
                    "methods of a core must differ in the hash of name and parameters, but " + known.method + " and " + added.method
                            + " do not; rename one");
        }
    }

    private boolean isSame(CoreMethod other) {
        return method.getName().equals(other.method.getName()) && Arrays.equals(parameters, other.parameters);
    }

    void write(@Nullable Object[] arguments, ByteWriter out) throws NotEncodable {
        for (int i = 0; i < parameters.length; i++) {
            Wire.write(parameters[i], arguments[i], out);
        }
    }

    @Nullable Object[] read(ByteReader in, ClassLoader loader) throws CorruptFrame, NotEncodable {
        var arguments = new @Nullable Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            arguments[i] = Wire.read(parameters[i], in, loader);
        }
        return arguments;
    }
}
