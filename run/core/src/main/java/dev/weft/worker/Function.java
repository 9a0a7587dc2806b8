package dev.weft.worker;

import dev.weft.Action;
import dev.weft.Fn;
import dev.weft.Fn2;
import dev.weft.Fn3;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.FaultPoint;
import dev.weft.ipc.NotEncodable;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A function that the parent named; what it is made of is read when it is first called. */
final class Function {
    final String name;
    final ClassLoader loader;

    private final Loaders loaders;
    private final ByteReader body;
    private @Nullable TargetMethod method;

    /** Whether the caller wants no result although the method may have one. */
    private boolean discards;

    private @Nullable Object @Nullable [] bound;

    Function(ByteReader body, Loaders loaders) throws CorruptFrame {
        this.name = body.readString();
        this.loader = loaders.get(body.readVarInt());
        this.loaders = loaders;
        this.body = body;
    }

    /** The next {@code count} values of {@code arguments}, after those that every call has. */
    @Nullable Object[] arguments(ByteReader arguments, int count) throws CorruptFrame, NotEncodable {
        @Nullable Object[] first = prepare();
        var all = new @Nullable Object[first.length + count];
        System.arraycopy(first, 0, all, 0, first.length);
        for (int i = 0; i < count; i++) {
            all[first.length + i] = Receivers.decode(arguments, loader);
            FaultPoint.reach("arguments");
        }
        return all;
    }

    /** Finds method and bound values before they are needed; what is wrong with them is told when they are. */
    void tryPrepare() {
        try {
            var _ = prepare();
        } catch (Exception | Error e) {
            method = null;
        }
    }

    private @Nullable Object[] prepare() throws CorruptFrame, NotEncodable {
        if (bound == null) {
            // A copy, since this may fail and be called again.
            ByteReader body = this.body.copy();
            int kind = body.readByte();
            if (kind == Message.BLOCK) {
                bound = new @Nullable Object[] {block(body)};
                return bound;
            }
            discards = kind == Message.METHOD_WITHOUT_RESULT;
            if (kind != Message.CALL) {
                method = TargetMethod.read(body, loader);
            }
            var first = new @Nullable Object[body.readVarInt()];
            for (int i = 0; i < first.length; i++) {
                first[i] = Receivers.decode(body, loader);
            }
            bound = first;
        }
        return bound;
    }

    private Block block(ByteReader body) throws CorruptFrame, NotEncodable {
        Loop loop = Loop.of(body.readByte());
        Object fn = part(body);
        return new Block(loop, fn, loop == Loop.REDUCE ? part(body) : null);
    }

    private Object part(ByteReader body) throws CorruptFrame, NotEncodable {
        ClassLoader loader = loaders.get(body.readVarInt());
        LambdaForm form = LambdaForm.read(body, loader);
        var values = new @Nullable Object[body.readVarInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Receivers.decode(body, loader);
        }
        return form == null ? Objects.requireNonNull(values[0]) : form.lambda(values);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the parent sends what the caller's types allowed
    @Nullable Object call(@Nullable Object[] arguments) throws Throwable {
        if (method != null) {
            Object result = method.call(arguments);
            return discards ? null : result;
        }
        Object code = arguments[0];
        switch (arguments.length) {
            case 2 -> {
                return ((Fn<Object, Object>) code).apply(arguments[1]);
            }
            case 3 -> {
                return ((Fn2<Object, Object, Object>) code).apply(arguments[1], arguments[2]);
            }
            case 4 -> {
                return ((Fn3<Object, Object, Object, Object>) code).apply(arguments[1], arguments[2], arguments[3]);
            }
            default -> {
                return run(code);
            }
        }
    }

    private static @Nullable Object run(Object code) throws Exception {
        if (code instanceof Callable<?> callable) {
            return callable.call();
        }
        if (code instanceof Action action) {
            action.act();
        } else {
            ((Runnable) code).run();
        }
        return null;
    }
}
