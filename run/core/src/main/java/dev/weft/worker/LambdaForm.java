package dev.weft.worker;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.LambdaParts;
import dev.weft.ipc.NotEncodable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What is needed, beside the values that it captured, to make a lambda again as an object like the one that the program made: by the
 * method that the compiler adds to each class with serializable lambdas (see {@link SerializedLambda}).
 */
public final class LambdaForm {
    private final ClassLoader loader;
    private final String owner;
    private final String type;
    private final String method;
    private final String descriptor;
    private final int kind;
    private final String implClass;
    private final String implMethod;
    private final String implDescriptor;
    private final String actualDescriptor;

    private LambdaForm(ByteReader in, ClassLoader loader) throws CorruptFrame {
        this.loader = loader;
        owner = in.readString();
        type = in.readString();
        method = in.readString();
        descriptor = in.readString();
        kind = in.readByte();
        implClass = in.readString();
        implMethod = in.readString();
        implDescriptor = in.readString();
        actualDescriptor = in.readString();
    }

    /** Adds that of {@code function}, or that it is not a lambda. */
    public static void write(Object function, ByteWriter out) {
        LambdaParts parts = LambdaParts.of(function);
        out.write(parts == null ? 0 : 1);
        if (parts != null) {
            SerializedLambda lambda = parts.serialized();
            out.writeString(lambda.getCapturingClass());
            out.writeString(lambda.getFunctionalInterfaceClass());
            out.writeString(lambda.getFunctionalInterfaceMethodName());
            out.writeString(lambda.getFunctionalInterfaceMethodSignature());
            out.write(lambda.getImplMethodKind());
            out.writeString(lambda.getImplClass());
            out.writeString(lambda.getImplMethodName());
            out.writeString(lambda.getImplMethodSignature());
            out.writeString(lambda.getInstantiatedMethodType());
        }
    }

    static @Nullable LambdaForm read(ByteReader in, ClassLoader loader) throws CorruptFrame {
        return in.readByte() == 0 ? null : new LambdaForm(in, loader);
    }

    /** The lambda with {@code captured}. */
    Object lambda(@Nullable Object[] captured) throws NotEncodable {
        try {
            return make(captured);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw new NotEncodable("the lambda of " + owner.replace('/', '.') + " cannot be made there: " + e, e);
        }
    }

    private Object make(@Nullable Object[] captured) throws ReflectiveOperationException {
        Class<?> capturing = Class.forName(owner.replace('/', '.'), true, loader);
        var lambda = new SerializedLambda(capturing, type, method, descriptor, kind, implClass, implMethod, implDescriptor,
                actualDescriptor, captured);
        Method maker = capturing.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
        maker.setAccessible(true);
        return maker.invoke(null, lambda);
    }
}
