package dev.weft.trace.report;

import java.util.List;

/**
 * Takes part in a run of {@code weft trace}: {@code weft trace --plugin Redact.java …}. It lives in the command's own process, never in
 * that of the traced program, and is called by one thread at a time, in the order of the methods here.
 *
 * {@snippet :
 * public class Redact implements TracePlugin {
 *     @Override
 *     public RecordingEdit beforeSave(RecordingEdit edit) {
 *         return edit.withTexts(text -> text.replaceAll("\\d{16}", "(card)"));
 *     }
 * }
 * }
 *
 * <p>One that throws from {@link #initialize} or {@link #beforeStart} keeps the program from being started, one that throws from
 * {@link #beforeSave} the report from being written. What {@link #afterStop} and {@link #terminate} throw is said, and all goes on.
 */
public interface TracePlugin {
    /** Before anything else of the run. */
    default void initialize() throws Exception {}

    /**
     * Just before the program is started, or the recording of one that runs begins.
     *
     * @param command what is started, word by word; empty if the program runs already
     */
    default void beforeStart(List<String> command) throws Exception {}

    /**
     * The recording has ended.
     *
     * @param exitCode that of the program; 0 if it may run on
     */
    default void afterStop(int exitCode) throws Exception {}

    /**
     * Before each report is written, those of a flight recorder while the program runs included.
     *
     * @param edit the changes of the plug-ins before this one
     * @return the same with those of this one
     */
    default RecordingEdit beforeSave(RecordingEdit edit) throws Exception {
        return edit;
    }

    /** At the end of the run, whatever came of it, once {@link #initialize} was called. */
    default void terminate() throws Exception {}
}
