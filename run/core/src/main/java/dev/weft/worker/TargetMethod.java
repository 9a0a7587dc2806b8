package dev.weft.worker;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** The method or constructor that holds the body of a lambda, or that a method reference names. */
final class TargetMethod {
    /** After how many calls a method handle, slow to make and fast to call, is worth it. */
    private static final int MANY_CALLS = 1_000;

    private final Executable target;
    private final boolean hasReceiver;
    private int calls;

    /** Takes all arguments in one array; null until it is made in the background. */
    private volatile @Nullable MethodHandle handle;

    private TargetMethod(Executable target) {
        this.target = target;
        this.hasReceiver = target instanceof Method && !Modifier.isStatic(target.getModifiers());
    }

    static TargetMethod read(ByteReader body, ClassLoader loader) throws CorruptFrame, NotEncodable {
        String className = body.readString().replace('/', '.');
        String name = body.readString();
        String descriptor = body.readString();
        try {
            Class<?> owner = Class.forName(className, false, loader);
            Executable target = name.equals("<init>") ? constructor(owner, descriptor) : method(owner, name, descriptor);
            if (target == null) {
                throw new NotEncodable("method " + className + "." + name + descriptor + " is not found there", null);
            }
            target.trySetAccessible();
            return new TargetMethod(target);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new NotEncodable("class " + className + " cannot be loaded there: " + e, e);
        }
    }

    private static @Nullable Executable constructor(Class<?> owner, String descriptor) {
        for (Constructor<?> constructor : owner.getDeclaredConstructors()) {
            if (descriptor.equals(descriptor(constructor.getParameterTypes(), void.class))) {
                return constructor;
            }
        }
        return null;
    }

    private static @Nullable Executable method(Class<?> owner, String name, String descriptor) {
        for (Method method : owner.getDeclaredMethods()) {
            if (name.equals(method.getName()) && descriptor.equals(descriptor(method.getParameterTypes(), method.getReturnType()))) {
                return method;
            }
        }
        Class<?> above = owner.getSuperclass();
        Executable found = above == null ? null : method(above, name, descriptor);
        for (Class<?> type : owner.getInterfaces()) {
            if (found == null) {
                found = method(type, name, descriptor);
            }
        }
        return found;
    }

    private static String descriptor(Class<?>[] parameters, Class<?> result) {
        var text = new StringBuilder("(");
        for (Class<?> parameter : parameters) {
            text.append(parameter.descriptorString());
        }
        return text.append(')').append(result.descriptorString()).toString();
    }

    @Nullable Object call(@Nullable Object[] arguments) throws Throwable {
        MethodHandle fast = handle;
        if (fast != null) {
            return fast.invokeExact(arguments);
        }
        if (++calls == MANY_CALLS) {
            new HandleMaker().start();
        }
        try {
            if (target instanceof Constructor<?> constructor) {
                return constructor.newInstance(arguments);
            }
            var method = (Method) target;
            if (!hasReceiver) {
                return method.invoke(null, arguments);
            }
            var rest = new @Nullable Object[arguments.length - 1];
            System.arraycopy(arguments, 1, rest, 0, rest.length);
            return method.invoke(arguments[0], rest);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private final class HandleMaker extends Thread {
        HandleMaker() {
            super(null, null, "weft handles", 0, false);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                var lookup = MethodHandles.lookup();
                MethodHandle direct = target instanceof Constructor<?> constructor
                        ? lookup.unreflectConstructor(constructor)
                        : lookup.unreflect((Method) target);
                int parameters = direct.type().parameterCount();
                handle = direct.asFixedArity().asType(direct.type().generic()).asSpreader(Object[].class, parameters);
            } catch (IllegalAccessException e) {
                // Then reflection, which has worked so far, goes on doing so.
                return;
            }
        }
    }
}
