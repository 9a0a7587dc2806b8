package dev.weft.ipc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads classes and resources that this process lacks from a class loader of another one. What its parent loader has goes first.
 */
public final class ShippingLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** Where the bytes come from. */
    public interface Source {
        /** The content of a resource, named as for {@link ClassLoader#getResource}; null if there is none. */
        byte @Nullable [] fetch(String resource);
    }

    private final Source source;

    public ShippingLoader(String name, ClassLoader parent, Source source) {
        super(name, parent);
        this.source = source;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = source.fetch(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        InputStream local = getParent().getResourceAsStream(name);
        if (local != null) {
            return local;
        }
        byte[] bytes = source.fetch(name);
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] bytes = source.fetch(name);
        try {
            return bytes == null ? null : URL.of(URI.create("weft:/" + name.replace(" ", "%20")), new Content(bytes));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = findResource(name);
        return url == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(url));
    }

    /** Serves bytes that are here already. */
    private static final class Content extends URLStreamHandler {
        private final byte[] bytes;

        Content(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }

                @Override
                public long getContentLengthLong() {
                    return bytes.length;
                }
            };
        }
    }
}
