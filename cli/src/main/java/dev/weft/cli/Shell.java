package dev.weft.cli;

/** Words as a POSIX shell reads them. */
final class Shell {
    private Shell() {}

    static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
