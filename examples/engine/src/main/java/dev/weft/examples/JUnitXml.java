package dev.weft.examples;

import dev.weft.examples.ExampleOutcome.Status;
import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results in the XML that JUnit's runner for Ant began and build servers read: a test suite a file, a test case an example. Signs that XML
 * does not know are shown as {@code ^[} or {@code \}{@code uffff}.
 */
public final class JUnitXml {
    private final XMLStreamWriter xml;

    private JUnitXml(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /**
     * Writes results.
     *
     * @param out not closed
     * @throws IOException if it cannot be written to
     */
    public static void write(List<FileReport> reports, Writer out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            new JUnitXml(xml).suites(reports);
            xml.flush();
        } catch (XMLStreamException e) {
            throw e.getNestedException() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
        }
    }

    private void suites(List<FileReport> reports) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        attribute("name", "weft examples");
        counts(reports);
        for (FileReport report : reports) {
            suite(report);
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private void counts(List<FileReport> reports) throws XMLStreamException {
        long broken = reports.stream().filter(report -> !report.problem().isEmpty()).count();
        attribute("tests", Long.toString(reports.stream().mapToLong(report -> report.outcomes().size()).sum() + broken));
        attribute("failures", Long.toString(count(reports, Status.FAILED)));
        attribute("errors", Long.toString(count(reports, Status.ABORTED) + broken));
        attribute("time", seconds(reports.stream().mapToLong(FileReport::nanos).sum()));
    }

    private static long count(List<FileReport> reports, Status status) {
        return reports.stream().mapToLong(report -> report.count(status)).sum();
    }

    private void suite(FileReport report) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("testsuite");
        attribute("name", report.file());
        counts(List.of(report));
        attribute("skipped", Long.toString(report.count(Status.SKIPPED)));
        Set<String> names = new HashSet<>();
        for (ExampleOutcome outcome : report.outcomes()) {
            testCase(outcome, name(outcome.example(), names));
        }
        if (!report.problem().isEmpty()) {
            start(report.file(), "all examples", 0);
            xml.writeCharacters("\n      ");
            element("error", report.problem(), "");
            xml.writeCharacters("\n    ");
            xml.writeEndElement();
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    /** The same from run to run, also when lines above it come and go: servers follow a test by its name. */
    private static String name(Example example, Set<String> names) {
        String name = example.name();
        for (int i = 2; !names.add(name); i++) {
            name = example.name() + " (" + i + ")";
        }
        return name;
    }

    private void testCase(ExampleOutcome outcome, String name) throws XMLStreamException {
        start(outcome.example().file(), name, outcome.nanos());
        attribute("file", outcome.example().file());
        attribute("line", Integer.toString(outcome.example().line()));
        if (outcome.status() == Status.SKIPPED) {
            xml.writeCharacters("\n      ");
            xml.writeEmptyElement("skipped");
            if (!outcome.problem().isEmpty()) {
                attribute("message", outcome.problem());
            }
        } else if (outcome.status() != Status.PASSED) {
            xml.writeCharacters("\n      ");
            element(outcome.status() == Status.FAILED ? "failure" : "error", outcome.sentence(), text(outcome));
        }
        if (outcome.status() != Status.PASSED) {
            xml.writeCharacters("\n    ");
        }
        xml.writeEndElement();
    }

    private void start(String file, String name, long nanos) throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        attribute("classname", file);
        attribute("name", name);
        attribute("time", seconds(nanos));
    }

    private static String text(ExampleOutcome outcome) {
        return "source:\n" + outcome.example().code() + "\n\nexpected:\n" + outcome.expected() + "\n\nsaid:\n" + outcome.said() + "\n";
    }

    private void element(String name, String message, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        attribute("message", message);
        attribute("type", name);
        xml.writeCharacters(valid(text));
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        // A reader would take any other white space for a space.
        xml.writeAttribute(name, valid(value).replace('\n', ' ').replace('\t', ' '));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }

    private static String valid(String text) {
        StringBuilder valid = new StringBuilder(text.length());
        text.codePoints().forEach(sign -> {
            if (sign == '\t' || sign == '\n' || sign >= ' ' && sign <= 0xd7ff || sign >= 0xe000 && sign <= 0xfffd || sign >= 0x10000) {
                valid.appendCodePoint(sign);
            } else {
                valid.append(Visible.line(Character.toString(sign)));
            }
        });
        return valid.toString();
    }
}
