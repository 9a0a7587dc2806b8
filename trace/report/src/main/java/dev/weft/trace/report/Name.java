package dev.weft.trace.report;

/**
 * What a slice or a point is called.
 *
 * @param owner      fully qualified class of a method, empty for anything else
 * @param text       method name, or the whole name of anything else
 * @param descriptor JVM descriptor of a method, empty for anything else or when unknown
 * @param file       source file without folders, empty when unknown
 * @param line       first line, 0 when unknown
 */
record Name(SliceKind kind, String owner, String text, String descriptor, String file, int line) {
    /** The wait of a thread that might run and does not. */
    static final Name RUNNABLE = new Name(SliceKind.WAIT, "", "runnable", "", "", 0);

    static Name plain(SliceKind kind, String text) {
        return new Name(kind, "", text, "", "", 0);
    }

    /** Its source file in the folders of its package, as {@code com/acme/Main.java}. */
    String path() {
        return owner.substring(0, owner.lastIndexOf('.') + 1).replace('.', '/') + file;
    }

    /** Its source file and line; empty when unknown. */
    String place() {
        return file.isEmpty() ? "" : line > 0 ? path() + ":" + line : path();
    }

    /** Whether a thread waits meanwhile: in the JDK or for a monitor, or, by its name, for what a library has that says so. */
    boolean isWait() {
        return kind == SliceKind.WAIT || kind == SliceKind.SLICE && text.startsWith("wait ");
    }

    String full() {
        return owner.isEmpty() ? text : owner + "." + text;
    }
}
