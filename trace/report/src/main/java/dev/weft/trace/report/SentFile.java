package dev.weft.trace.report;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that a browser sends as the one field of a form.
 *
 * @param name what it is called, as the name of a file that this machine may have
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">multipart/form-data</a>
 */
record SentFile(String name, long bytes, InputStream content) {
    private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data;.*boundary=\"?([^\";]{1,70})\"?.*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("content-disposition:.*[; ]filename=\"([^\"]*)\".*", Pattern.CASE_INSENSITIVE);
    private static final Pattern ODD = Pattern.compile("[^\\p{L}\\p{N} ._()+-]");
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_LINE = 8 << 10;
    private static final int MOST_LINES = 20;

    /**
     * Reads up to its content.
     *
     * @param type   of the request
     * @param length of its body
     * @throws IOException if it is no such form
     */
    static SentFile of(String type, long length, InputStream body) throws IOException {
        Matcher boundary = BOUNDARY.matcher(type);
        if (!boundary.matches()) {
            throw new IOException("no form with a file");
        }
        String delimiter = "--" + boundary.group(1);
        long head = 0;
        String name = "";
        for (int lines = 0; lines < MOST_LINES; lines++) {
            String line = line(body);
            head += line.getBytes(StandardCharsets.UTF_8).length + 2L;
            Matcher named = NAME.matcher(line);
            if (lines == 0 && !line.equals(delimiter)) {
                throw new IOException("a form that does not begin with its delimiter");
            } else if (named.matches()) {
                name = named.group(1);
            } else if (line.isEmpty()) {
                // What follows it is a line break, the delimiter, two dashes and a line break.
                long bytes = length - head - delimiter.length() - 6;
                if (bytes >= 0) {
                    return new SentFile(plain(name), bytes, body);
                }
            }
        }
        throw new IOException("a form without a file");
    }

    private static String line(InputStream body) throws IOException {
        var line = new ByteArrayOutputStream();
        while (line.size() < LONGEST_LINE) {
            int next = body.read();
            if (next < 0) {
                break;
            }
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
            }
            line.write(next);
        }
        throw new EOFException("a form that ends in its head");
    }

    /** A name without folders and without what has a meaning in paths. */
    private static String plain(String sent) {
        String last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        String plain = ODD.matcher(last).replaceAll("_");
        plain = plain.substring(Math.max(0, plain.length() - LONGEST_NAME));
        return plain.isBlank() || plain.startsWith(".") ? "file" + plain.strip() : plain;
    }

    /** Stores it in a folder. */
    Path into(Path folder) throws IOException {
        Path file = folder.resolve(name);
        try (var out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = bytes; left > 0;) {
                int read = content.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new EOFException("the file has not come whole");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        return file;
    }
}
