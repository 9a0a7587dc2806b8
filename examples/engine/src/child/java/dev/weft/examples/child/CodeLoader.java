package dev.weft.examples.child;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Has classes of examples by their bytes, and those of their class path. */
public final class CodeLoader extends URLClassLoader {
    /** The class that examples call to end, and by which they are stopped. */
    static final String EXIT = ProgramExit.class.getName();

    private static final String SUFFIX = ".class";

    private final Map<String, byte[]> classes = new ConcurrentHashMap<>();

    /** One that sees what {@code parent} sees. */
    public CodeLoader(ClassLoader parent) {
        super(new URL[0], parent);
        classes.put(EXIT, ownBytes());
    }

    private static byte[] ownBytes() {
        try (InputStream bytes = CodeLoader.class.getResourceAsStream(ProgramExit.class.getSimpleName() + SUFFIX)) {
            if (bytes == null) {
                throw new IllegalStateException("the class " + EXIT + " must be beside this one, but is not");
            }
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a class from now on; one that is loaded stays as it is. */
    public void add(String name, byte[] bytes) {
        classes.put(name, bytes);
    }

    /** Has the classes of jars and folders, too. */
    public void addPath(String path) {
        try {
            for (String each : path.split(File.pathSeparator)) {
                addURL(new File(each).toURI().toURL());
            }
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the parent is Weft itself, or sees it, it has a class of that name, too. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.equals(EXIT)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.get(name);
        return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
    }

    /** As the class path would have it, for who reads classes of examples. */
    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = name.endsWith(SUFFIX) ? classes.get(name.substring(0, name.length() - SUFFIX.length()).replace('/', '.')) : null;
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
