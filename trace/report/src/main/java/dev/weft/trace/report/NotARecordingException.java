package dev.weft.trace.report;

import java.io.IOException;
import java.io.Serial;

/** Says, in one sentence, that a file or folder holds no Weft recording or report. */
public class NotARecordingException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    public NotARecordingException(String sentence) {
        super(sentence);
    }
}
