package dev.weft.trace.internal;

import java.io.File;
import java.io.IOException;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The runtime that a command's {@code java} belongs to. */
final class JavaHome {
    private JavaHome() {}

    /**
     * False only for a runtime image that was linked without {@code java.instrument}: it would refuse to start with an agent.
     *
     * @param folder in which the command will run, null for that of this process: from there a relative path leads to the launcher
     */
    static boolean canTrace(String java, @Nullable String folder) {
        try {
            File launcher = find(java, folder);
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

    private static @Nullable File find(String java, @Nullable String folder) {
        if (java.indexOf('/') >= 0 || java.indexOf(File.separatorChar) >= 0) {
            return in(folder, java);
        }
        String path = System.getenv("PATH");
        if (path != null) {
            StringTokenizer folders = new StringTokenizer(path, File.pathSeparator);
            while (folders.hasMoreTokens()) {
                File file = new File(in(folder, folders.nextToken()), java);
                if (file.canExecute()) {
                    return file;
                }
            }
        }
        return null;
    }

    private static File in(@Nullable String folder, String path) {
        File file = new File(path);
        return folder == null || file.isAbsolute() ? file : new File(folder, path);
    }
}
