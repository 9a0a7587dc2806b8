package dev.weft;

import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.LambdaParts;
import dev.weft.ipc.NotEncodable;
import dev.weft.ipc.Unsendable;
import dev.weft.job.CodeNames;
import dev.weft.job.Wrapping;
import dev.weft.worker.Block;
import dev.weft.worker.LambdaForm;
import dev.weft.worker.Message;
import dev.weft.worker.Receivers;
import dev.weft.worker.SetValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes functions apart for their way to the workers of one pool. A lambda is a method and the values that it captured; any other object
 * travels as it is. Thread-safe.
 */
final class RemoteCodes {
    private final long maxPayload;

    /** Code by the class of its lambda, which stands for one place in the program. */
    private final Map<Class<?>, RemoteCode> sites = new ConcurrentHashMap<>();

    /** The same for lambdas that capture nothing, which need not be taken apart each time. */
    private final Map<Class<?>, Parts> constants = new ConcurrentHashMap<>();

    /** For each class loader the code that calls an object given as argument. */
    private final Map<ClassLoader, RemoteCode> callers = new HashMap<>();

    // The loaders' numbers; guarded by this.
    private final IdentityHashMap<ClassLoader, Integer> loaderNumbers = new IdentityHashMap<>();
    private final List<ClassLoader> loaders = new ArrayList<>();
    private int lastNumber;

    /** @param maxPayload how many bytes values may have that are sent with a function */
    RemoteCodes(long maxPayload) {
        this.maxPayload = maxPayload;
    }

    /**
     * What is needed to call {@code function}: its code, and what goes before its arguments.
     *
     * @param first the captured values, or the object itself
     */
    record Parts(RemoteCode code, @Nullable Object[] first) {}

    Parts partsOf(Object function) {
        Parts constant = constants.get(function.getClass());
        if (constant != null) {
            return constant;
        }
        LambdaParts lambda = LambdaParts.of(function);
        if (lambda == null) {
            return new Parts(callerOf(function), new @Nullable Object[] {function});
        }
        RemoteCode code = sites.get(function.getClass());
        if (code == null) {
            code = sites.computeIfAbsent(function.getClass(), type -> method(lambda, type));
        }
        var parts = new Parts(code, lambda.captured());
        if (parts.first.length == 0) {
            constants.put(function.getClass(), parts);
        }
        return parts;
    }

    /** Code for many calls with the same first arguments, which are then sent once. */
    RemoteCode bind(Object function) throws NotEncodable {
        if (function instanceof Block block) {
            return bind(block);
        }
        Parts parts = partsOf(function);
        if (parts.first.length == 0 && parts.code.refusal() == null) {
            return parts.code;
        }
        var message = new ByteWriter(256);
        byte[] unbound = parts.code.message().toByteArray();
        // All but the count of bound values, which is the last byte and zero.
        message.write(unbound, 0, unbound.length - 1);
        writeFirst(function, parts, message);
        return once(function, message, parts.code.loader());
    }

    private RemoteCode bind(Block block) throws NotEncodable {
        ClassLoader loader = loaderOf(block.function().getClass());
        var message = new ByteWriter(512);
        message.writeString(CodeNames.of(block));
        message.writeVar(number(loader));
        message.write(Message.BLOCK);
        message.write(block.loop().ordinal());
        for (Object function : block.functions()) {
            message.writeVar(number(loaderOf(function.getClass())));
            LambdaForm.write(function, message);
            writeFirst(function, partsOf(function), message);
        }
        return once(block, message, loader);
    }

    private RemoteCode once(Object function, ByteWriter message, ClassLoader loader) {
        return new RemoteCode(nextNumber(), CodeNames.of(function), message, loader, true, new MeanTime(), null);
    }

    private void writeFirst(Object function, Parts parts, ByteWriter message) throws NotEncodable {
        message.writeVar(parts.first.length);
        message.limit(maxPayload);
        encodeFirst(function, parts.code, parts.first, message);
        message.unlimit();
    }

    /** Adds what goes before the arguments of {@code function}, or explains why that cannot be sent. */
    static void encodeFirst(Object function, RemoteCode code, @Nullable Object[] first, ByteWriter message) throws NotEncodable {
        if (code.refusal() != null) {
            throw new NotEncodable(code.refusal(), null);
        }
        for (int i = 0; i < first.length; i++) {
            try {
                Receivers.encode(first[i], message);
            } catch (NotEncodable e) {
                throw new NotEncodable(explanation(function, i, first[i], e), e.getCause());
            }
        }
    }

    private static String explanation(Object function, int position, @Nullable Object value, NotEncodable e) {
        LambdaParts lambda = LambdaParts.of(function);
        if (e.isTooLarge()) {
            return String.valueOf(e.getMessage());
        }
        if (lambda != null && position == 0 && value != null && lambda.capturesThis() && isOwnClass(value)) {
            return CapturedThis.explain(lambda, value);
        }
        Class<?> type = function.getClass();
        if (lambda == null && type.isHidden() && type.isSynthetic() && !(function instanceof Serializable)) {
            return "a lambda that was made as a " + type.getInterfaces()[0].getName()
                    + " is not Serializable; write it as a Task, Action or Fn, or at the call of submit";
        }
        return String.valueOf(e.getMessage());
    }

    /** Whether the program could change the class of {@code value}: it is neither a lambda nor Weft's. */
    private static boolean isOwnClass(Object value) {
        return !value.getClass().isHidden() && !(value instanceof Unsendable);
    }

    private RemoteCode method(LambdaParts lambda, Class<?> type) {
        ClassLoader loader = loaderOf(type);
        String name = CodeNames.of(lambda.implClass(), lambda.implMethod());
        var message = new ByteWriter(128);
        message.writeString(name);
        message.writeVar(number(loader));
        message.write(lambda.returnsNothing() ? Message.METHOD_WITHOUT_RESULT : Message.METHOD);
        message.writeString(lambda.implClass());
        message.writeString(lambda.implMethod());
        message.writeString(lambda.implDescriptor());
        message.writeVar(0);
        return new RemoteCode(nextNumber(), name, message, loader, false, new MeanTime(), refusal(lambda, loader));
    }

    private static @Nullable String refusal(LambdaParts lambda, ClassLoader loader) {
        // Other programs need not know how to read code.
        return lambda.implClass().startsWith(ShellVariables.SHELL_PACKAGE) ? ShellVariables.refusal(lambda, loader) : null;
    }

    private synchronized RemoteCode callerOf(Object function) {
        // What sets a value, or wraps a task, is ours; what is in it is the program's.
        Object own = switch (function) {
            case SetValue set -> set.value();
            case Wrapping wrapping -> wrapping.wrapped();
            default -> function;
        };
        ClassLoader loader = loaderOf(own.getClass());
        return callers.computeIfAbsent(loader, _ -> {
            var message = new ByteWriter(64);
            message.writeString(CodeNames.of(function));
            message.writeVar(number(loader));
            message.write(Message.CALL);
            message.writeVar(0);
            return new RemoteCode(nextNumber(), CodeNames.of(function), message, loader, false, new MeanTime(), null);
        });
    }

    /** A class of the JDK's own knows nothing of the program, whose classes its values may hold. */
    private static ClassLoader loaderOf(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        if (loader == null) {
            loader = Thread.currentThread().getContextClassLoader();
        }
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    private synchronized int nextNumber() {
        return ++lastNumber;
    }

    private synchronized int number(ClassLoader loader) {
        return loaderNumbers.computeIfAbsent(loader, _ -> {
            loaders.add(loader);
            return loaders.size() - 1;
        });
    }

    /** Answers a worker's wish for a class or resource. */
    ByteWriter answer(ByteReader wish) throws CorruptFrame {
        long request = wish.readVar();
        byte[] content = content(wish.readVarInt(), wish.readString());
        var answer = new ByteWriter(content == null ? 16 : content.length + 16);
        answer.writeVar(request);
        answer.write(content == null ? 0 : 1);
        if (content != null) {
            answer.write(content);
        }
        return answer;
    }

    private byte @Nullable [] content(int loaderNumber, String resource) {
        ClassLoader loader = loader(loaderNumber);
        // Loaders that read files may take the name as it is, and there is no class or resource of such a name.
        if (loader == null || resource.startsWith("/") || resource.contains("..") || resource.contains("\\")) {
            return null;
        }
        try (InputStream in = loader.getResourceAsStream(resource)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            // The worker sees a missing class, as it would see it from a loader that cannot read.
            return null;
        }
    }

    /** The loader that a worker asks by number; null if there is none. */
    private synchronized @Nullable ClassLoader loader(int number) {
        return number >= 0 && number < loaders.size() ? loaders.get(number) : null;
    }
}
