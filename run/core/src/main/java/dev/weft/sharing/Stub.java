package dev.weft.sharing;

import dev.weft.RemoteException;
import dev.weft.SharedObjectLost;
import dev.weft.ipc.ByteReader;
import dev.weft.ipc.ByteWriter;
import dev.weft.ipc.CorruptFrame;
import dev.weft.ipc.NotEncodable;
import dev.weft.worker.ErrorForm;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Stands for a core that is in another process: asks its home for whatever it is asked. Thread-safe. */
final class Stub implements InvocationHandler {
    private static final @Nullable Object[] NOTHING = {};

    private final String home;
    private final long number;
    private final Class<? extends Core> type;

    /** Kept also when it has ended: its home does not come back. */
    private volatile @Nullable HomeLine line;

    private Stub(String home, long number, Class<? extends Core> type) {
        this.home = home;
        this.number = number;
        this.type = type;
    }

    static <C extends Core> C of(String home, long number, Class<C> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Stub(home, number, type)));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        @Nullable Object[] arguments = given == null ? NOTHING : given;
        if (!Core.class.isAssignableFrom(method.getDeclaringClass()) || method.getDeclaringClass() == Core.class) {
            return ofObject(proxy, method, arguments);
        }
        HomeLine to = line();
        CoreMethod called = CoreMethod.of(method);
        HomeLine.Call call = to.newCall(called.interruptible);
        boolean interruptTaken = false;
        try {
            ByteReader answer = to.ask(call, request(called, call, arguments));
            if (answer == null) {
                throw new SharedObjectLost("this " + kind() + " is lost: " + to.words() + ", which made it, " + to.lost());
            }
            return result(answer, to);
        } catch (InterruptedException e) {
            interruptTaken = true;
            throw e;
        } finally {
            if (call.isInterrupted() && !interruptTaken) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private HomeLine line() {
        HomeLine known = line;
        if (known == null) {
            known = HomeLine.to(home);
            line = known;
        }
        return known;
    }

    private ByteWriter request(CoreMethod method, HomeLine.Call call, @Nullable Object[] arguments) {
        var request = new ByteWriter(64);
        int start = request.beginItem();
        request.write(call.isInterrupted() && method.interruptible ? Form.CALL_INTERRUPTED : Form.CALL);
        request.writeVar(call.number);
        request.writeVar(number);
        request.writeInt(method.number);
        try {
            method.write(arguments, request);
        } catch (NotEncodable e) {
            throw new IllegalArgumentException("this " + kind() + " cannot be sent an argument: " + e.getMessage(), e);
        }
        request.endItem(start);
        return request;
    }

    private @Nullable Object result(ByteReader answer, HomeLine from) throws Throwable {
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = own == null ? ClassLoader.getSystemClassLoader() : own;
        try {
            return switch (answer.readByte()) {
                case Form.RESULT -> Wire.read(answer, loader);
                case Form.ERROR -> throw error(ErrorForm.read(answer, loader), from);
                case Form.CLOSED -> throw new SharedObjectLost("this " + kind() + " of " + from.words()
                        + " is lost: its sharer was closed there; close a sharer, or its pool, after the last use elsewhere");
                case Form.NOT_SERVED -> throw new SharedObjectLost("this " + kind() + " of " + from.words()
                        + " is not for other programs: it was not made by the sharer of the manager that this one is connected to");
                default -> throw new CorruptFrame("no answer begins with that");
            };
        } catch (NotEncodable | CorruptFrame e) {
            throw new IllegalStateException("the answer of this " + kind() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The error as if it had been thrown here: the stack of its home goes on with that of the caller. */
    private Throwable error(ErrorForm form, HomeLine from) {
        Throwable error = form.error();
        if (error == null) {
            error = new RemoteException(
                    form.text() + ", thrown in " + from.words() + " by a " + kind() + "; the error itself cannot be rebuilt here: "
                            + form.reason(),
                    form.stack());
        }
        StackTraceElement[] here = new Throwable().getStackTrace();
        int caller = 0;
        while (caller < here.length && isOurs(here[caller].getClassName())) {
            caller++;
        }
        StackTraceElement[] there = form.stack();
        var both = Arrays.copyOf(there, there.length + here.length - caller);
        System.arraycopy(here, caller, both, there.length, here.length - caller);
        error.setStackTrace(both);
        return error;
    }

    private static boolean isOurs(String className) {
        return className.startsWith(Stub.class.getName()) || className.contains("$Proxy");
    }

    /** {@code shared long}. */
    private String kind() {
        String name = type.getSimpleName().replaceFirst("Core$", "");
        return "shared" + name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    private @Nullable Object ofObject(Object proxy, Method method, @Nullable Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "toString" -> kind() + " " + number + " of " + home;
            case "cell" -> null;
            default -> throw new IllegalStateException(method.getName() + " is called in the home of a core only");
        };
    }
}
