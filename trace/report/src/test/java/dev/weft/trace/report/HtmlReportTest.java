package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
    @TempDir
    Path folder;
    Path traces = Path.of("");

    @BeforeEach
    void makeTraces() throws IOException {
        traces = Files.createDirectories(folder.resolve("traces"));
    }

    @Test
    void theSameRecordingGivesTheSameBytesAndMakesFolders() throws IOException {
        SampleReports.processes(traces, 2, 300);
        var first = folder.resolve("new/deep/a.html");
        var second = folder.resolve("b.html");
        HtmlReport.write(Recording.read(traces), first);
        HtmlReport.write(Recording.read(traces), second);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        HtmlReport.write(Recording.read(traces), second);
        try (var left = Files.list(first.getParent())) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void nothingInTheDataCanLeaveItsElement() throws IOException {
        HostileNames.write(traces);
        var out = folder.resolve("a.html");
        HtmlReport.write(Recording.read(traces), out);
        var page = Files.readString(out);
        assertEquals(1, Pattern.compile("<script>").matcher(page).results().count());
        assertFalse(page.contains("<img"));
        assertTrue(page.contains("<title>&#60;/script&#62;"));
        assertEquals(1, Pattern.compile("(?i)<meta http-equiv=\"content-security-policy\" content=\"default-src 'none';").matcher(page)
                .results().count());
        assertEquals(0, Pattern.compile("(src|href)=\"(?!data:)").matcher(page).results().count());
    }

    @Test
    void aReportThatCannotBeWrittenSaysSoAndLeavesNothing() throws IOException {
        SampleReports.small(traces);
        var recording = Recording.read(traces);
        var file = Files.writeString(folder.resolve("file"), "x");
        assertEquals("the report cannot be written to " + file.resolve("a.html") + ": " + file + " is a file, not a folder",
                messageOf(recording, file.resolve("a.html")));
        assertEquals("the report cannot be written to " + folder + ": it is a folder", messageOf(recording, folder));
        var nowhere = Path.of("/proc/nowhere/a.html");
        assertTrue(messageOf(recording, nowhere).startsWith("the report cannot be written to /proc/nowhere/a.html: "));
        try (var left = Files.list(folder)) {
            assertEquals(2, left.count());
        }
    }

    private static String messageOf(Recording recording, Path out) {
        return String.valueOf(assertThrows(IOException.class, () -> HtmlReport.write(recording, out)).getMessage());
    }
}
