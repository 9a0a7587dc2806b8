package dev.weft.trace.internal;

import java.io.File;
import java.io.IOException;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The runtime that a command's {@code java} belongs to. */
final class JavaHome {
    private JavaHome() {}

    /** False only for a runtime image that was linked without {@code java.instrument}: it would refuse to start with an agent. */
    static boolean canTrace(String java) {
        try {
            File launcher = find(java);
            if (launcher == null) {
                return true;
            }
            File home = launcher.getCanonicalFile().getParentFile().getParentFile();
            if (home == null || !new File(home, "lib/modules").exists()) {
                return true;
            }
            String library = System.mapLibraryName("instrument");
            return new File(home, "lib/" + library).exists() || new File(home, "bin/" + library).exists();
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    private static @Nullable File find(String java) {
        if (java.indexOf('/') >= 0 || java.indexOf(File.separatorChar) >= 0) {
            return new File(java);
        }
        String path = System.getenv("PATH");
        if (path != null) {
            StringTokenizer folders = new StringTokenizer(path, File.pathSeparator);
            while (folders.hasMoreTokens()) {
                File file = new File(folders.nextToken(), java);
                if (file.canExecute()) {
                    return file;
                }
            }
        }
        return null;
    }
}
