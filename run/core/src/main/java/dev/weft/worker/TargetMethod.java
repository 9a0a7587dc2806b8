package dev.weft.worker;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** The method or constructor that holds the body of a lambda, or that a method reference names. */
final class TargetMethod {
    private final Executable target;
    private final boolean hasReceiver;

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
}
