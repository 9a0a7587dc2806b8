package dev.weft.trace.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page around the data: markup, style and script of the viewer, with a policy that lets nothing else run or load. */
final class PageTemplate {
    /** Stands in the head of every report, and in nothing else. */
    static final String MARKER = "<meta name=\"generator\" content=\"Weft report\">";

    /** Stands at the end of every report. */
    static final String END = "</html>";

    private static final String DATA = "@@DATA@@";

    private final String before;
    private final String after;

    PageTemplate(String title) throws IOException {
        String style = resource("viewer.css");
        String script = resource("viewer.js");
        String policy = "default-src 'none'; script-src 'sha256-" + hash(script) + "'; style-src 'sha256-" + hash(style)
                + "'; img-src data:; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
        String page = resource("page.html")
                .replace("@@MARKER@@", MARKER)
                .replace("@@POLICY@@", policy)
                .replace("@@TITLE@@", asText(title));
        int data = page.indexOf(DATA);
        before = page.substring(0, data).replace("@@STYLE@@", style);
        after = page.substring(data + DATA.length()).replace("@@SCRIPT@@", script);
    }

    void writeBefore(OutputStream out) throws IOException {
        out.write(before.getBytes(StandardCharsets.UTF_8));
    }

    void writeAfter(OutputStream out) throws IOException {
        out.write(after.getBytes(StandardCharsets.UTF_8));
    }

    /** Markup that shows the string and is nothing but text; characters that HTML does not allow are replaced. */
    static String asText(String value) {
        var text = new StringBuilder();
        value.codePoints().forEach(c -> {
            if (c < ' ' || c == 0x7f || Character.getType(c) == Character.SURROGATE) {
                text.append('\ufffd');
            } else if (c == '<' || c == '>' || c == '&' || c == '"' || c == '@') {
                text.append("&#").append(c).append(';');
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }

    private static String resource(String name) throws IOException {
        try (var in = PageTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the viewer's " + name + " is missing from " + PageTemplate.class.getModule());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String hash(String content) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(sha.digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
