package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportServerTest {
    @TempDir
    Path folder;
    Path report = Path.of("");

    @BeforeEach
    void makeReport() throws IOException {
        SampleReports.small(folder);
        report = folder.resolve("report.html");
        HtmlReport.write(Recording.read(folder), report);
    }

    @Test
    void aReportIsServedAsItIsToThisMachineOnly() throws IOException {
        try (var server = ReportServer.start(report, 0)) {
            var uri = server.uri();
            assertTrue(InetAddress.getByName(uri.getHost()).isLoopbackAddress());
            var connection = (HttpURLConnection) uri.toURL().openConnection();
            assertArrayEquals(Files.readAllBytes(report), connection.getInputStream().readAllBytes());
            assertEquals("text/html; charset=utf-8", connection.getHeaderField("Content-Type"));
            assertEquals("nosniff", connection.getHeaderField("X-Content-Type-Options"));
            assertEquals("same-origin", connection.getHeaderField("Cross-Origin-Resource-Policy"));
            assertEquals(null, connection.getHeaderField("Access-Control-Allow-Origin"));
        }
    }

    @Test
    void aReportThatWasCutIsSaidToBe() throws IOException {
        byte[] whole = Files.readAllBytes(report);
        var cut = Files.write(folder.resolve("cut.html"), Arrays.copyOf(whole, whole.length / 2));
        var refused = assertThrows(NotARecordingException.class, () -> ReportServer.start(cut, 0));
        assertEquals(cut + " is a Weft report whose end is missing: copy it again, or trace again", refused.getMessage());
    }

    @Test
    void aFolderOrFileOfARecordingIsServedAsAReport() throws IOException {
        for (var source : new Path[] {folder, folder.resolve("4711.weft")}) {
            try (var server = ReportServer.start(source, 0)) {
                assertArrayEquals(Files.readAllBytes(report), server.uri().toURL().openStream().readAllBytes());
            }
        }
    }

    @Test
    void aFolderOfReportsIsListed() throws Exception {
        var reports = Files.createDirectories(folder.resolve("reports"));
        Files.copy(report, reports.resolve("a b&.html"));
        Files.copy(folder.resolve("4711.weft"), Files.createDirectories(reports.resolve("run.weft")).resolve("4711.weft"));
        Files.writeString(reports.resolve("broken.json"), "no JSON");
        Files.writeString(reports.resolve("notes.txt"), "not one");
        try (var server = ReportServer.start(reports, 0)) {
            assertFalse(server.awaitServed(Duration.ZERO));
            String index = text(server.uri());
            assertTrue(index.contains("<a href=\"/a%20b%26.html\">a b&#38;.html</a>"), index);
            assertTrue(index.contains("run.weft") && !index.contains("notes"), index);
            assertTrue(server.awaitServed(Duration.ofMinutes(1)));
            assertEquals(Files.readString(report), text(server.uri().resolve("/a%20b%26.html")));
            assertEquals(Files.readString(report), text(server.uri().resolve("/run.weft")));
            assertTrue(text(server.uri().resolve("/broken.json")).contains("broken.json"));
            for (String other : new String[] {"/notes.txt", "/..%2f4711.weft", "/run.weft/4711.weft"}) {
                assertEquals(404, ((HttpURLConnection) server.uri().resolve(other).toURL().openConnection()).getResponseCode());
            }
        }
    }

    private static String text(URI uri) throws IOException {
        return new String(uri.toURL().openStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void otherPathsMethodsAndHostsAreRefused() throws IOException {
        try (var server = ReportServer.start(report, 0)) {
            int port = server.uri().getPort();
            assertEquals("HTTP/1.1 200 OK", statusOf(server.uri(), "HEAD / HTTP/1.1\r\nHost: localhost:" + port));
            assertEquals("HTTP/1.1 404 Not Found", statusOf(server.uri(), "GET /../pom.xml HTTP/1.1\r\nHost: localhost:" + port));
            assertEquals("HTTP/1.1 405 Method Not Allowed", statusOf(server.uri(), "POST / HTTP/1.1\r\nHost: localhost:" + port));
            assertTrue(statusOf(server.uri(), "GET / HTTP/1.1\r\nHost: evil.example:" + port).startsWith("HTTP/1.1 421"));
            assertTrue(statusOf(server.uri(), "GET / HTTP/1.1\r\nHost: localhost").startsWith("HTTP/1.1 421"));
        }
    }

    private static String statusOf(URI uri, String request) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            socket.getOutputStream().write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().findFirst().orElse("");
        }
    }

    private static final String FORM = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: a/b\r\n\r\n";

    /** As a browser sends a file: the status line, and the path of the page that it is led to. */
    private static String send(URI uri, String headers, String name, byte[] content) throws IOException {
        byte[] head = FORM.formatted(name).getBytes(StandardCharsets.UTF_8);
        byte[] tail = "\r\n--x--\r\n".getBytes(StandardCharsets.US_ASCII);
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            var out = socket.getOutputStream();
            out.write(("POST /open HTTP/1.1\r\nHost: localhost:" + uri.getPort() + "\r\nConnection: close\r\n" + headers
                    + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: " + (head.length + content.length + tail.length)
                    + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(head);
            out.write(content);
            out.write(tail);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().filter(line -> line.startsWith("HTTP/1.1 ") || line.startsWith("Location: "))
                    .map(line -> line.replaceFirst("HTTP/1.1 |Location: ", "")).collect(Collectors.joining(" "));
        }
    }

    @Test
    void aFileThatItsPageSendsIsShownWhateverItIsOfAndNothingOfItStays() throws IOException {
        Path json = folder.resolve("small.json");
        TraceExport.write(Recordings.of(folder), Scope.ALL, json);
        Path compressed = folder.resolve("small.json.gz");
        TraceExport.write(Recordings.of(folder), Scope.ALL, compressed);
        String own = "Sec-Fetch-Site: same-origin\r\n";
        try (var server = ReportServer.start(report, 0)) {
            int number = 0;
            for (Path file : new Path[] {report, folder.resolve("4711.weft"), json, compressed}) {
                number++;
                assertEquals("303 See Other /opened/" + number,
                        send(server.uri(), own, file.getFileName().toString(), Files.readAllBytes(file)));
                String page = text(server.uri().resolve("/opened/" + number));
                assertTrue(page.contains(PageTemplate.MARKER), file + ": " + page.length());
            }
            assertEquals(Files.readString(report), text(server.uri().resolve("/opened/1")));
            assertEquals(Files.readString(report), text(server.uri().resolve("/opened/2")));
            send(server.uri(), own, "..\\a/<b>.txt", "no trace".getBytes(StandardCharsets.US_ASCII));
            String refusal = text(server.uri().resolve("/opened/5"));
            assertTrue(refusal.contains("<p>_b_.txt is neither a Weft report nor a recording.</p>"), refusal);
            send(server.uri(), own, "..", new byte[0]);
            assertTrue(text(server.uri().resolve("/opened/6")).contains("<p>file.. is neither"), text(server.uri().resolve("/opened/6")));
            assertEquals(Files.readString(report), text(server.uri()), "the page itself stays");
        }
    }

    @Test
    void noOtherPageMayHaveAFileShown() throws IOException {
        byte[] content = "[]".getBytes(StandardCharsets.US_ASCII);
        try (var server = ReportServer.start(report, 0)) {
            assertEquals("403 Forbidden", send(server.uri(), "", "a.html", content));
            assertEquals("403 Forbidden", send(server.uri(), "Sec-Fetch-Site: cross-site\r\n", "a.html", content));
            assertEquals("403 Forbidden", send(server.uri(), "Sec-Fetch-Site: same-site\r\n", "a.html", content));
            assertEquals("HTTP/1.1 400 Bad Request", statusOf(server.uri(), "POST /open HTTP/1.1\r\nHost: localhost:"
                    + server.uri().getPort() + "\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0"));
            assertEquals(404, ((HttpURLConnection) server.uri().resolve("/opened/1").toURL().openConnection()).getResponseCode());
        }
    }

    @Test
    void whatIsNoReportIsSaidInOneSentence() throws IOException {
        var other = Files.writeString(folder.resolve("other.html"), "<!doctype html><title>Weft report</title>");
        assertEquals(other + " is neither a Weft report nor a recording",
                assertThrows(NotARecordingException.class, () -> ReportServer.start(other, 0)).getMessage());
        var missing = folder.resolve("missing.html");
        assertEquals(missing + " does not exist",
                assertThrows(NotARecordingException.class, () -> ReportServer.start(missing, 0)).getMessage());
    }

    @Test
    void aPortIsANumberOfAPort() {
        assertEquals("port must be between 0 and 65535, but was 70000",
                assertThrows(IllegalArgumentException.class, () -> ReportServer.start(report, 70_000)).getMessage());
    }

    @Test
    void aTakenPortIsSaidInOneSentence() throws IOException {
        try (var server = ReportServer.start(report, 0)) {
            int port = server.uri().getPort();
            assertEquals("port " + port + " is taken: choose another, or 0 for any free one",
                    assertThrows(IOException.class, () -> ReportServer.start(folder, port)).getMessage());
        }
    }
}
