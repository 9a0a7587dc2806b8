package dev.weft.ipc;

import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import org.jspecify.annotations.Nullable;
import sun.reflect.ReflectionFactory;

/**
 * What a serializable lambda or method reference is made of: the method that holds its body, and the values that it captured. Reading
 * them needs no access to the module that the lambda stands in.
 */
public final class LambdaParts {
    /** For each class of a lambda, how to take it apart; an empty array for other classes. */
    private static final ClassValue<MethodHandle[]> WRITE_REPLACE = new ClassValue<>() {
        @Override
        protected MethodHandle[] computeValue(Class<?> type) {
            // Classes that the JDK spins for lambdas are hidden and synthetic; a class of the user's with a writeReplace is neither.
            if (!type.isHidden() || !type.isSynthetic() || !Serializable.class.isAssignableFrom(type)) {
                return new MethodHandle[0];
            }
            MethodHandle handle = ReflectionFactory.getReflectionFactory().writeReplaceForSerialization(type);
            return handle == null ? new MethodHandle[0] : new MethodHandle[] {handle};
        }
    };

    private final SerializedLambda lambda;

    private LambdaParts(SerializedLambda lambda) {
        this.lambda = lambda;
    }

    /** The parts of {@code code}, or null if it is not a serializable lambda. */
    public static @Nullable LambdaParts of(Object code) {
        MethodHandle[] writeReplace = WRITE_REPLACE.get(code.getClass());
        if (writeReplace.length == 0) {
            return null;
        }
        try {
            Object parts = writeReplace[0].invoke(code);
            return parts instanceof SerializedLambda lambda ? new LambdaParts(lambda) : null;
        } catch (Throwable e) {
            throw new IllegalStateException("the lambda " + code.getClass().getName() + " cannot be taken apart", e);
        }
    }

    /** All of it, in the JDK's form. */
    public SerializedLambda serialized() {
        return lambda;
    }

    /** The class that declares the body, written with slashes. */
    public String implClass() {
        return lambda.getImplClass();
    }

    public String implMethod() {
        return lambda.getImplMethodName();
    }

    /** The descriptor of the method that holds the body. */
    public String implDescriptor() {
        return lambda.getImplMethodSignature();
    }

    /** Whether the first captured value is the {@code this} of its body. */
    public boolean capturesThis() {
        return lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
                && lambda.getImplMethodKind() != MethodHandleInfo.REF_newInvokeSpecial
                && lambda.getCapturedArgCount() > 0;
    }

    /** Whether the lambda's interface wants no result, whatever the method returns. */
    public boolean returnsNothing() {
        return lambda.getFunctionalInterfaceMethodSignature().endsWith(")V");
    }

    public @Nullable Object[] captured() {
        var captured = new @Nullable Object[lambda.getCapturedArgCount()];
        for (int i = 0; i < captured.length; i++) {
            captured[i] = lambda.getCapturedArg(i);
        }
        return captured;
    }
}
