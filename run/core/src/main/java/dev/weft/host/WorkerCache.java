package dev.weft.host;

import dev.weft.ipc.ChildProcess;
import dev.weft.worker.Rehearsal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The ahead-of-time cache that worker JVMs start from: what the JVM makes of Weft's and the JDK's classes, ready to be mapped. It holds
 * no class of the program.
 *
 * <p>The first program to miss it makes it, in the background and only if it lives long enough: a throw-away worker rehearses, a second
 * JVM writes what the first has noted, a third shows that it is accepted. They run at low priority and end with this JVM. A cache appears
 * under its name complete or not at all. Its name tells all that it was made from and for, since JDK 25 does not check whether jars have
 * changed (JDK-8377932), and its own size and time, so that one which was damaged is noticed, removed and made again.
 */
public final class WorkerCache {
    private static final String FOLDER = "weft.cache";
    private static final String PREFIX = "worker-";
    private static final String SUFFIX = ".aot";
    private static final String TEMPORARY = "making-";

    /** A program that ends sooner than this after its first worker has better use for the processor. */
    private static final long DELAY_MILLIS = 300;

    /** Far beyond what it takes; the shell ends when this gives up. */
    private static final long MAKE_MINUTES = 10;

    private static final long STALE_MILLIS = TimeUnit.HOURS.toMillis(1);
    private static final int KEEP = 6;

    /**
     * Makes a cache at {@code $0.aot} with the JVM whose command is given: notes what a rehearsal needs, writes the cache, sees whether
     * it is accepted. Ends at once when standard input does, and then leaves nothing.
     */
    private static final String MAKE =
            """
            umask 077
            exec 3<&0
            run() {
                nice -n 10 "$@" </dev/null >/dev/null 2>&1 3<&- &
                command=$!
                { read -r line <&3; kill -9 $command; } >/dev/null 2>&1 &
                watch=$!
                wait $command
                result=$?
                kill $watch 2>/dev/null
                return $result
            }
            main=%s
            run "$@" -XX:AOTMode=record -XX:AOTConfiguration="$0.notes" $main "$0" &&
                run "$@" -XX:AOTMode=create -XX:AOTConfiguration="$0.notes" -XX:AOTCache="$0.aot" $main &&
                run "$@" -XX:AOTMode=on -XX:AOTCache="$0.aot" $main
            result=$?
            [ $result = 0 ] || rm -f "$0.aot"
            rm -f "$0".[!a]*
            exit $result
            """.formatted(Rehearsal.class.getName());

    private static final @Nullable WorkerCache OF_THIS_PROGRAM = ofThisProgram();

    private final File folder;
    private final String fingerprint;
    private final List<String> jars;
    private final AtomicBoolean making = new AtomicBoolean();

    /** True once a worker has reported that its JVM did not accept the cache, which is worse than having none. */
    private static volatile boolean refused;

    WorkerCache(File folder, List<String> jars) throws IOException {
        this.folder = folder;
        this.jars = jars;
        this.fingerprint = Fingerprint.of(jars, WorkerCommand.FLAGS);
    }

    /** The cache for workers of this program; null if it is turned off or cannot be. */
    static @Nullable WorkerCache current() {
        return OF_THIS_PROGRAM;
    }

    private static @Nullable WorkerCache ofThisProgram() {
        String folder = folder();
        List<String> jars = WorkerCommand.ownJars();
        if (folder == null || jars == null || !ChildProcess.movesChannel()) {
            return null;
        }
        try {
            return new WorkerCache(new File(folder), jars);
        } catch (IOException e) {
            // A jar that was replaced at this moment: workers start without.
            return null;
        }
    }

    private static @Nullable String folder() {
        String set = System.getProperty(FOLDER);
        if (set != null) {
            return set.isEmpty() || set.equals("off") ? null : set;
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        if (caches != null && caches.startsWith("/")) {
            return caches + "/weft";
        }
        String home = System.getProperty("user.home");
        return home == null || !home.startsWith("/") ? null : home + "/.cache/weft";
    }

    /** The file to start a worker from; null if there is none, which then is made in the background. */
    @Nullable String find() {
        if (refused) {
            return null;
        }
        String[] names = folder.list();
        if (names != null) {
            for (String name : names) {
                if (name.startsWith(PREFIX + fingerprint + "-")) {
                    var file = new File(folder, name);
                    if (name.equals(name(file)) && isOurs()) {
                        return file.getPath();
                    }
                    var _ = file.delete();
                }
            }
        }
        makeLater();
        return null;
    }

    /** Told by a worker that its JVM did not accept what it was given. */
    public static void refused() {
        refused = true;
    }

    private String name(File file) {
        return PREFIX + fingerprint + "-" + Long.toHexString(file.length()) + "-" + Long.toHexString(file.lastModified()) + SUFFIX;
    }

    /** Whether nobody but this user can have put something there. */
    private boolean isOurs() {
        try {
            var owner = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            var attributes = Files.readAttributes(folder.toPath(), "unix:uid,mode");
            return owner.equals(attributes.get("uid")) && attributes.get("mode") instanceof Integer mode && (mode & 0022) == 0;
        } catch (IOException | RuntimeException e) {
            // No such attributes here: then there is no telling.
            return false;
        }
    }

    private void makeLater() {
        if (making.compareAndSet(false, true)) {
            var thread = new Thread(null, new Maker(this), "weft cache", 0, false);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Not a lambda: the first pool of a program should not wait for one to be spun. */
    private record Maker(WorkerCache cache) implements Runnable {
        @Override
        public void run() {
            try {
                Thread.sleep(DELAY_MILLIS);
                cache.make();
            } catch (IOException | InterruptedException | RuntimeException e) {
                // Workers start without; the next program tries again.
                return;
            }
        }
    }

    /** Makes the cache unless another process is doing so; whether it did. */
    boolean make() throws IOException, InterruptedException {
        CacheFolder.create(folder.toPath());
        try (CacheFolder.Lock lock = CacheFolder.lock(folder.toPath().resolve(fingerprint + ".lock"))) {
            if (lock == null || !isOurs()) {
                return false;
            }
            String start = folder.getPath() + "/" + TEMPORARY + ProcessHandle.current().pid() + "-" + fingerprint;
            try {
                var made = new File(start + SUFFIX);
                return make(start) && made.renameTo(new File(folder, name(made)));
            } finally {
                CacheFolder.removeIdle(folder, TEMPORARY, STALE_MILLIS);
                CacheFolder.removeOld(folder, PREFIX, KEEP);
            }
        }
    }

    private boolean make(String start) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", MAKE, start, WorkerCommand.java()));
        command.addAll(WorkerCommand.FLAGS);
        command.add("-Xmx64m");
        command.add("-cp");
        command.add(String.join(File.pathSeparator, jars));
        var builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        // They may name an agent, and the cache would then be for that.
        JvmFit.VARIABLES.forEach(builder.environment()::remove);
        Process process = builder.start();
        try (var _ = process.getOutputStream()) {
            return process.waitFor(MAKE_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
        }
    }
}
