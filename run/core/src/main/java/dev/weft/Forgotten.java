package dev.weft;

import dev.weft.seen.OpenPools;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Says at the end of a program which pools it never closed that have worker JVMs, or tasks that have not ended. Only when the program
 * ended by itself: one that was interrupted, or that said {@code System.exit}, had no chance to.
 */
final class Forgotten {
    private static final AtomicBoolean WATCHES = new AtomicBoolean();

    private Forgotten() {}

    /** Has that said if there is anything to say; called when a pool was opened. */
    static void watch() {
        if (!WATCHES.get() && !WATCHES.getAndSet(true)) {
            try {
                Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(Forgotten::tell));
            } catch (IllegalStateException e) {
                // The program is ending already: too late to forget anything.
                return;
            }
        }
    }

    private static void tell() {
        if (!endedByItself()) {
            return;
        }
        List<String> open = OpenPools.all().stream()
                .filter(pool -> pool instanceof AbstractPool own && own.isForgotten())
                .map(pool -> ((AbstractPool) pool).name())
                .sorted()
                .toList();
        if (!open.isEmpty()) {
            String names = String.join(", ", open);
            System.err.println(open.size() == 1
                    ? names + " was never closed, and its workers end with the program, unfinished tasks too;"
                            + " open it in a try statement, which closes it"
                    : names + " were never closed, and their workers end with the program, unfinished tasks too;"
                            + " open them in a try statement, which closes them");
        }
    }

    /** The JVM waits for the end of all other threads in a thread of this name. */
    private static boolean endedByItself() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("DestroyJavaVM"));
    }
}
