package dev.weft.cli;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** The user's folder for what Weft can make again. */
final class Caches {
    private Caches() {}

    static Path folder(Map<String, String> environment) throws NoSuchFileException {
        String caches = environment.get("XDG_CACHE_HOME");
        if (caches != null && caches.startsWith("/")) {
            return Path.of(caches, "weft");
        }
        String home = System.getProperty("user.home");
        if (home == null || !home.startsWith("/")) {
            throw new NoSuchFileException("user.home");
        }
        return Path.of(home, ".cache", "weft");
    }
}
