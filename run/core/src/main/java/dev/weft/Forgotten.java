package dev.weft;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Says at the end of a program which pools it never closed. Only when the program ended by itself: one that was interrupted, or that
 * said {@code System.exit}, had no chance to.
 */
final class Forgotten {
    private static final Set<String> OPEN = new ConcurrentSkipListSet<>();

    static {
        try {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(Forgotten::tell));
        } catch (IllegalStateException e) {
            // The program is ending already: too late to forget anything.
            OPEN.clear();
        }
    }

    private Forgotten() {}

    static void opened(String pool) {
        OPEN.add(pool);
    }

    static void closed(String pool) {
        OPEN.remove(pool);
    }

    private static void tell() {
        if (!OPEN.isEmpty() && endedByItself()) {
            String names = String.join(", ", OPEN);
            System.err.println(OPEN.size() == 1
                    ? names + " was never closed, and its unfinished tasks end with the program;"
                            + " open it in a try statement, which closes it"
                    : names + " were never closed, and their unfinished tasks end with the program;"
                            + " open them in a try statement, which closes them");
        }
    }

    /** The JVM waits for the end of all other threads in a thread of this name. */
    private static boolean endedByItself() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(thread -> thread.getName().equals("DestroyJavaVM"));
    }
}
