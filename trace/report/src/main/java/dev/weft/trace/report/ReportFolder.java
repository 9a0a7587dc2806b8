package dev.weft.trace.report;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder with reports and recordings in it, which is no recording itself. */
record ReportFolder(Path path) {
    private static final List<String> SUFFIXES = List.of(".html", ".json", ".json.gz", ".jfr", RecordingReader.SUFFIX);
    private static final String BEFORE = """
            <!doctype html>
            <html lang="en"><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <title>Reports – Weft</title>
            <style>body { font: 15px/1.6 system-ui, sans-serif; max-width: 60em; margin: 3em auto; padding: 0 1em }
            li, p { overflow-wrap: anywhere }</style>
            """;

    /** Files that are dropped on the field are taken, too. */
    private static final String OPENER = """
            <form method="post" action="/open" enctype="multipart/form-data">
            <p><label>Another recording, or report: <input type="file" name="file" required></label> <button>Open</button></p>
            </form>
            </html>
            """;

    /** Whether it is a folder of that kind. */
    static boolean isOne(Path path) throws IOException {
        return Files.isDirectory(path) && RecordingFiles.in(path).isEmpty() && !new ReportFolder(path).names().isEmpty();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> SUFFIXES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)).sorted().toList();
        }
    }

    /** The page that lists them. */
    ServedPage index() throws IOException {
        var html = new StringBuilder(BEFORE).append("<h1>").append(PageTemplate.asText(path.toString())).append("</h1>\n<ul>\n");
        for (String name : names()) {
            html.append("<li><a href=\"/").append(URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20")).append("\">")
                    .append(PageTemplate.asText(name)).append("</a>\n");
        }
        return ServedPage.ofText(html.append("</ul>\n").append(OPENER).toString());
    }

    /** The page that says why there is none. */
    static ServedPage refusal(String sentence) {
        return ServedPage.ofText(BEFORE + "<p>" + PageTemplate.asText(sentence) + ".</p>\n" + OPENER);
    }

    /** One of them; null if the name is none of theirs. */
    @Nullable Path find(String name) throws IOException {
        return names().contains(name) ? path.resolve(name) : null;
    }
}
