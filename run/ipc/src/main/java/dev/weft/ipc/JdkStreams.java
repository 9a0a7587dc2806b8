package dev.weft.ipc;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * JDK serialization with a given class loader. Reading is filtered: arrays may be no longer than the bytes that came, nothing may nest
 * deeper than a thread's stack bears, and a filter of the whole JVM ({@code jdk.serialFilter}) applies as well.
 */
final class JdkStreams {
    private static final int MAX_DEPTH = 4_000;

    private JdkStreams() {}

    static void write(@Nullable Object value, ByteWriter out) throws NotEncodable {
        int start = out.size();
        try (var stream = new ReplacingStream(out)) {
            stream.writeObject(value);
        } catch (PayloadTooLarge e) {
            out.truncate(start);
            throw new NotEncodable(e);
        } catch (StackOverflowError e) {
            out.truncate(start);
            throw new NotEncodable(typeOf(value) + " nests too deeply", e);
        } catch (IOException | RuntimeException | Error e) {
            out.truncate(start);
            throw new NotEncodable(value == null ? "null cannot be serialized" : FieldPath.explain(value, e), e);
        }
    }

    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }

    static @Nullable Object read(ByteReader in, ClassLoader loader) throws NotEncodable {
        try (var stream = new LoaderStream(in, loader)) {
            return read(stream);
        } catch (ClassNotFoundException e) {
            throw new NotEncodable("class " + e.getMessage() + " is not found there", e);
        } catch (InvalidClassException e) {
            throw new NotEncodable(ErrorText.message(e), e);
        } catch (NotEncodable e) {
            throw e;
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            throw new NotEncodable("it cannot be read: " + ErrorText.of(e), e);
        }
    }

    private static @Nullable Object read(LoaderStream stream) throws IOException, ClassNotFoundException {
        try {
            return stream.readObject();
        } catch (InvalidClassException e) {
            String refused = stream.filter.refused;
            throw refused == null ? e : Codec.refused(refused);
        }
    }

    /** Whether the filter of the JVM refuses values of {@code type}, which stands {@code depth} containers deep. */
    static boolean isRefused(Class<?> type, int depth) {
        // As each stream gets its own.
        ObjectInputFilter filter =
                ObjectInputFilter.Config.getSerialFilterFactory().apply(null, ObjectInputFilter.Config.getSerialFilter());
        return filter != null && filter.checkInput(new Named(type, depth + 1L)) == ObjectInputFilter.Status.REJECTED;
    }

    /** A class that was named outside of a stream. */
    private record Named(Class<?> serialClass, long depth) implements ObjectInputFilter.FilterInfo {
        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 0;
        }
    }

    /** Writes what JDK serialization refuses, or would lose, in a form that it takes. */
    private static final class ReplacingStream extends ObjectOutputStream {
        ReplacingStream(ByteWriter out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object value) {
            if (value instanceof Path path && !(value instanceof Serializable) && PathForm.fits(path)) {
                return new PathForm(path.toString());
            }
            return value.getClass() == NullPointerException.class ? withMessage((NullPointerException) value) : value;
        }

        /** The JVM makes up the message of a null pointer from the code that ran, which is not there where the error is read. */
        private static NullPointerException withMessage(NullPointerException error) {
            var copy = new NullPointerException(error.getMessage());
            copy.setStackTrace(error.getStackTrace());
            if (error.getCause() != null) {
                copy.initCause(error.getCause());
            }
            for (Throwable suppressed : error.getSuppressed()) {
                copy.addSuppressed(suppressed);
            }
            return copy;
        }
    }

    private static final class LoaderStream extends ObjectInputStream {
        private final ClassLoader loader;
        private final Filter filter;

        LoaderStream(ByteReader in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
            // A filter that is set stands in the place of the JVM's, so that must be part of it.
            filter = new Filter(in.remaining(), getObjectInputFilter());
            setObjectInputFilter(filter);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws ClassNotFoundException {
            if (description.getName().equals(PathForm.class.getName())) {
                // Classes of a program need not see those of Weft.
                return PathForm.class;
            }
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                // Primitive types have names but no loader. Any other loader is none of the sender's business.
                Class<?> primitive = Class.forPrimitiveName(description.getName());
                if (primitive == null) {
                    throw e;
                }
                return primitive;
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
            Class<?>[] types = new Class<?>[interfaces.length];
            ClassLoader definer = loader;
            for (int i = 0; i < types.length; i++) {
                types[i] = Class.forName(interfaces[i], false, loader);
                if (!Modifier.isPublic(types[i].getModifiers())) {
                    // Its proxy is in its package, and so of its loader.
                    definer = types[i].getClassLoader();
                }
            }
            return Proxy.newProxyInstance(definer, types, (_, _, _) -> null).getClass();
        }
    }

    /** Refuses what would take more memory than the bytes that came justify, and what the JVM's own filter refuses. */
    private static final class Filter implements ObjectInputFilter {
        /** How many elements all arrays together may have: a hash table is asked for with the power of two above its size. */
        private long left;

        private final @Nullable ObjectInputFilter ofJvm;

        /** The class that was refused, which the stream does not say; null if none was, or it was not for its class. */
        private @Nullable String refused;

        Filter(long bytes, @Nullable ObjectInputFilter ofJvm) {
            this.left = 4 * bytes + 16;
            this.ofJvm = ofJvm;
        }

        @Override
        public Status checkInput(FilterInfo info) {
            // Not each alone: arrays within arrays are all made before the bytes of the innermost are missed.
            left -= Math.max(0, info.arrayLength());
            if (left < 0 || info.depth() > MAX_DEPTH) {
                return Status.REJECTED;
            }
            Status status = ofJvm == null ? Status.UNDECIDED : ofJvm.checkInput(info);
            Class<?> type = info.serialClass();
            if (status == Status.REJECTED && type != null) {
                refused = type.getTypeName();
            }
            return status;
        }
    }
}
