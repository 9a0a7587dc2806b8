package dev.weft.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.examples.ExampleOutcome.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Results as other programs read them. */
class ResultsTest {
    private static Example example(int line, String source, String expected, String options) {
        return new Example("docs/a.md", line, List.of(4), "j>", "java", List.of(source), new Example.Expected(line + 1, expected),
                ExampleOptions.parse(options, "here", ExampleOption.COMMON));
    }

    private static final List<FileReport> REPORTS = List.of(
            new FileReport("docs/a.md", List.of(
                    new ExampleOutcome(example(4, "1 < 2", "=> true", ""), Status.PASSED, "=> true", "", 1_500_000),
                    new ExampleOutcome(example(6, "say()", "a\n<b> & c", ""), Status.FAILED, "\u001b[1m]]>\ud800\r\n", "", 2_000_000_000),
                    new ExampleOutcome(example(9, "say()", "", ""), Status.SKIPPED, "", "it is marked with +skip", 0),
                    new ExampleOutcome(example(10, "wait()", "", "+name=waits"), Status.ABORTED, "", "docs/a.md:10: it is gone", 5)),
                    "", 3_000_000_000L),
            new FileReport("b,c:100%.md", List.of(), "b,c:100%.md:7: an option must be\n+ or -", 1));

    private static String xml(String path) throws Exception {
        StringWriter text = new StringWriter();
        JUnitXml.write(REPORTS, text);
        Document document = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(text.toString())));
        return XPathFactory.newDefaultInstance().newXPath().evaluate(path, document);
    }

    @Test
    void inXmlAFileIsASuiteAndAnExampleACase() throws Exception {
        assertEquals("5", xml("/testsuites/@tests"));
        assertEquals("1 2 1 3.000", xml("concat(/testsuites/@failures, ' ', /testsuites/@errors, ' ', //testsuite[1]/@skipped, ' ',"
                + " /testsuites/@time)"));
        assertEquals("4", xml("count(//testsuite[@name='docs/a.md']/testcase[@classname='docs/a.md' and @file='docs/a.md'])"));
        assertEquals("1 < 2 in 0.002 at 4",
                xml("concat((//testcase)[1]/@name, ' in ', (//testcase)[1]/@time, ' at ', (//testcase)[1]/@line)"));
        assertEquals("0", xml("count((//testcase)[1]/*)"));
        assertEquals("it is marked with +skip", xml("//testcase[@name='say() (2)']/skipped/@message"));
        assertEquals("docs/a.md:10: it is gone", xml("//testcase[@name='waits']/error/@message"));
        assertEquals("b,c:100%.md:7: an option must be + or -", xml("//testsuite[2]/testcase/error/@message"));
    }

    @Test
    void whatXmlDoesNotKnowIsShown() throws Exception {
        assertEquals("docs/a.md:6: it says something else", xml("//failure/@message"));
        assertEquals("source:\nsay()\n\nexpected:\na\n<b> & c\n\nsaid:\n^[[1m]]>\\ud800^M\n\n", xml("//failure"));
    }

    private static List<String> values(boolean complete, String field) throws IOException {
        StringWriter text = new StringWriter();
        ExamplesJson.write(REPORTS, complete, text);
        List<String> values = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(text.toString())) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isScalarValue() && field.equals(json.currentName())) {
                    values.add(json.getText());
                }
            }
        }
        return values;
    }

    @Test
    void inJsonAnExampleHasItsFileLineNameAndTime() throws IOException {
        assertEquals(List.of("1 < 2", "say()", "say()", "waits"), values(true, "name"));
        assertEquals(List.of("4", "6", "9", "10"), values(true, "line"));
        assertEquals(List.of("passed", "failed", "skipped", "aborted"), values(true, "status"));
        assertEquals("0.0015", values(true, "seconds").get(1));
        assertEquals(List.of("1"), values(true, "failed"));
        assertEquals(List.of("5", "7", "10", "11"), values(true, "expectedLine"));
        assertEquals("\u001b[1m]]>\ud800\r\n", values(true, "said").get(1));
        assertEquals("b,c:100%.md:7: an option must be\n+ or -", values(true, "problem").getLast());
        assertEquals(List.of("false"), values(false, "complete"));
    }

    @Test
    void gitHubIsToldInLinesThatItReads() {
        List<String> first = GitHubAnnotations.of(REPORTS.getFirst());
        assertEquals("::error file=docs/a.md,line=6,title=example failed%3A say()::docs/a.md:6: it says something else%0A"
                + "expected:%0Aa%0A<b> & c%0Asaid:%0A\u001b[1m]]>\ud800", first.getFirst());
        assertEquals(2, first.size());
        assertEquals("::error file=b%2Cc%3A100%25.md,line=7,title=examples cannot be run::b,c:100%25.md:7: an option must be%0A+ or -",
                GitHubAnnotations.of(REPORTS.getLast()).getFirst());
        assertFalse(first.getFirst().contains("\n"));
    }

    /** As Ctrl-C stops it, while the first file is under way. */
    @Test
    void ofARunThatIsStoppedAllIsWrittenThatIsKnown(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("a.md"), "```\nj> 1\n=> 1\n```\n");
        Files.writeString(folder.resolve("b.md"), "```\nj> 1\n=> 1\n```\n");
        AtomicReference<Examples> all = new AtomicReference<>();
        Concern stops = new Concern() {
            @Override
            public List<Example> startFile(ExampleFile file) {
                all.get().stop();
                return file.examples();
            }
        };
        Path json = folder.resolve("results.json");
        try (Examples examples = new Examples(Examples.Settings.defaults(), () -> stops)) {
            all.set(examples);
            examples.add(new JsonConcern(json));
            assertEquals(1, examples.run(examples.files(List.of(folder))).count());
            assertEquals(List.of(), examples.finish().complaints());
        }
        String written = Files.readString(json);
        assertTrue(written.contains("\"complete\" : false") && written.contains(page.toString()) && !written.contains("b.md"), written);
    }

    private static final class FailingStream extends OutputStream {
        @Override
        public void write(int single) throws IOException {
            throw new IOException("no space left");
        }
    }

    @Test
    void whatCannotBeWrittenIsSaidAndHindersNoOther(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.md"), "```\nj> 1\n=> 1\n```\n");
        Path xml = folder.resolve("results.xml");
        try (Examples examples = new Examples(Examples.Settings.defaults())) {
            examples.add(new JsonConcern(folder));
            examples.add(new JsonConcern(new PrintWriter(new FailingStream())));
            examples.add(new JUnitXmlConcern(xml));
            assertEquals(1, examples.run(examples.files(List.of(folder))).count());
            assertEquals(List.of("the results cannot be written to " + folder + ": " + folder + ": Is a directory",
                    "the results cannot be written: what takes them has failed"), examples.finish().complaints());
        }
        assertTrue(Files.readString(xml).contains("tests=\"1\""));
    }
}
