package dev.weft.cli;

import java.io.IOException;
import java.util.Locale;

/** The user's browser. */
final class Browser {
    private Browser() {}

    /** Shows an address there; false if no browser can be started. */
    static boolean open(String address) {
        String opener = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "open" : "xdg-open";
        try {
            new ProcessBuilder(opener, address)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
