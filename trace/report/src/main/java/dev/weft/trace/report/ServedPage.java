package dev.weft.trace.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page that can be sent. */
interface ServedPage {
    int MARKER_WITHIN = 4096;
    int END_WITHIN = 64;

    long size() throws IOException;

    void sendTo(OutputStream out) throws IOException;

    /** The same, whatever becomes of the file it is in. */
    default ServedPage inMemory() throws IOException {
        var bytes = new ByteArrayOutputStream();
        sendTo(bytes);
        return bytes(bytes.toByteArray());
    }

    /**
     * The page of a report, or of a recording; that is made now.
     *
     * @throws NotARecordingException when {@code source} is neither; the message is one sentence
     */
    static ServedPage of(Path source, Scope scope) throws IOException {
        return isReport(source) ? file(whole(source)) : made(recordingIn(source, scope));
    }

    /** A page that is there as text. */
    static ServedPage ofText(String html) {
        return bytes(html.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isReport(Path source) throws IOException {
        if (!Files.isRegularFile(source)) {
            return false;
        }
        try (var in = Files.newInputStream(source)) {
            return new String(in.readNBytes(MARKER_WITHIN), StandardCharsets.UTF_8).contains(PageTemplate.MARKER);
        }
    }

    /** The viewer stands last in a report: one that was cut on its way would be an empty page. */
    private static Path whole(Path report) throws IOException {
        try (var channel = Files.newByteChannel(report)) {
            channel.position(Math.max(0, channel.size() - END_WITHIN));
            var end = new String(Channels.newInputStream(channel).readNBytes(END_WITHIN), StandardCharsets.UTF_8);
            if (!end.contains(PageTemplate.END)) {
                throw new NotARecordingException(report + " is a Weft report whose end is missing: copy it again, or trace again");
            }
            return report;
        }
    }

    private static ServedPage file(Path report) {
        return new ServedPage() {
            @Override
            public long size() throws IOException {
                return Files.size(report);
            }

            @Override
            public void sendTo(OutputStream out) throws IOException {
                Files.copy(report, out);
            }
        };
    }

    /** Held in memory, so that nothing is left behind however this process ends. */
    private static ServedPage made(Recording recording) throws IOException {
        var bytes = new ByteArrayOutputStream();
        new ReportPage(recording).writeTo(bytes);
        return bytes(bytes.toByteArray());
    }

    private static ServedPage bytes(byte[] page) {
        return new ServedPage() {
            @Override
            public long size() {
                return page.length;
            }

            @Override
            public ServedPage inMemory() {
                return this;
            }

            @Override
            public void sendTo(OutputStream out) throws IOException {
                out.write(page);
            }
        };
    }

    private static Recording recordingIn(Path source, Scope scope) throws IOException {
        try {
            return Recording.read(source, scope);
        } catch (NotARecordingException e) {
            if (Files.isRegularFile(source) && RecordingFiles.kind(source) == RecordingFiles.Kind.NATIVE) {
                throw new NotARecordingException(source + " is neither a Weft report nor a recording");
            }
            throw e;
        }
    }
}
