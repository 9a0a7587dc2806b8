package dev.weft;

import dev.weft.job.Errors;
import dev.weft.sharing.InstanceCore;
import dev.weft.sharing.Link;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@link SharedInstance} behind an interface: each call of a method of it becomes a function that goes to the object. */
final class SharedContract extends Face<InstanceCore> implements InvocationHandler {
    SharedContract(Link<InstanceCore> link) {
        super(link, Travelling.Kind.CONTRACT);
    }

    /** A method of an interface and its arguments, on their way to the object. */
    private record MethodCall(Class<?> type, String method, Class<?>[] parameters, @Nullable Object[] arguments)
            implements Fn<Object, Object> {
        private static Exception thrown(@Nullable Throwable error) {
            if (error instanceof Error e) {
                throw e;
            }
            return (Exception) Objects.requireNonNull(error);
        }

        @Override
        @SuppressWarnings("NullAway") // the result of the method, which may be null
        public Object apply(Object instance) throws Exception {
            Method called = type.getMethod(method, parameters);
            // The interface need not be public.
            called.setAccessible(true);
            try {
                return called.invoke(instance, arguments);
            } catch (InvocationTargetException e) {
                throw thrown(e.getCause());
            }
        }
    }

    /** Refuses what is not an interface. */
    static void check(Class<?> contract) {
        if (!contract.isInterface()) {
            throw new IllegalArgumentException("only an interface can be shared by its methods, but " + contract.getName()
                    + " is a class; share it with instance(…), and call functions of it");
        }
    }

    static <T> T of(Class<T> contract, Link<InstanceCore> link) {
        // Those of the JDK do not see Shared from where they are.
        ClassLoader loader = contract.getClassLoader() == null ? Shared.class.getClassLoader() : contract.getClassLoader();
        return contract.cast(Proxy.newProxyInstance(loader, new Class<?>[] {contract, Shared.class}, new SharedContract(link)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        @Nullable Object[] all = arguments == null ? new Object[0] : arguments;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> all[0] != null && Proxy.isProxyClass(all[0].getClass()) && equals(Proxy.getInvocationHandler(all[0]));
                case "hashCode" -> hashCode();
                default -> "shared " + proxy.getClass().getInterfaces()[0].getName();
            };
        }
        try {
            return SharedInstance.<@Nullable Object>call(
                    core(), new MethodCall(method.getDeclaringClass(), method.getName(), method.getParameterTypes(), all));
        } catch (InterruptedException e) {
            if (List.of(method.getExceptionTypes()).contains(InterruptedException.class)) {
                throw e;
            }
            throw Errors.interrupted("a call of a shared object");
        }
    }
}
