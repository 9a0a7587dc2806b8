package dev.weft.trace.report;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** The bytes of a report: the page, and in it each block deflated, in base 64, in a script element that no browser runs. */
final class ReportPage {
    /** Half the work of the default, for a page three percent larger. */
    private static final int LEVEL = 3;

    private final Recording recording;

    ReportPage(Recording recording) {
        this.recording = recording;
    }

    void writeTo(OutputStream out) throws IOException {
        var page = new PageTemplate(ReportText.title(recording));
        page.writeBefore(out);
        ascii(out, "<script type=\"application/json\" id=\"weft-header\">" + ReportText.header(recording) + "</script>\n");
        var tasks = new PageTasks(recording);
        String tables = ReportText.tables(recording, tasks);
        block(out, "text", sink -> ascii(sink, tables));
        new ReportTables(recording, tasks, (kind, content) -> block(out, kind, content)).write();
        page.writeAfter(out);
    }

    private static void block(OutputStream out, String kind, ReportTables.Content content) throws IOException {
        ascii(out, "<script type=\"application/x-weft-block\" data-kind=\"" + kind + "\">");
        var deflater = new Deflater(LEVEL);
        try (var base64 = Base64.getEncoder().wrap(new Unclosed(out)); var deflated = new DeflaterOutputStream(base64, deflater, 1 << 15)) {
            content.writeTo(deflated);
        } finally {
            deflater.end();
        }
        ascii(out, "</script>\n");
    }

    private static void ascii(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Lets the encoders finish without closing the file below them. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
