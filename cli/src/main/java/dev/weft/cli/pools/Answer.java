package dev.weft.cli.pools;

/** What came of asking a JVM. */
public sealed interface Answer {
    /** The process id of the JVM that was asked. */
    long pid();

    /** It told. */
    record Told(Look look) implements Answer {
        @Override
        public long pid() {
            return look.pid();
        }
    }

    /**
     * It said nothing, or not enough.
     *
     * @param trouble what happened, as the end of a sentence whose subject is the process
     */
    record Silent(long pid, String trouble) implements Answer {}

    /**
     * It does not let itself be asked, so whether it has pools is not known.
     *
     * @param reason the system's words
     */
    record Refused(long pid, String reason) implements Answer {}

    /** It has ended meanwhile. */
    record Ended(long pid) implements Answer {}
}
