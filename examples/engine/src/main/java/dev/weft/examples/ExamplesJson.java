package dev.weft.examples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.examples.ExampleOutcome.Status;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/**
 * Results as one JSON object: counts and {@code files}, each with {@code examples}. A name that is there keeps its meaning, and new ones
 * may come.
 */
public final class ExamplesJson {
    private final JsonGenerator json;

    private ExamplesJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes results.
     *
     * @param complete whether all files were run
     * @param out not closed
     * @throws IOException if it cannot be written to
     */
    public static void write(List<FileReport> reports, boolean complete, Writer out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).useDefaultPrettyPrinter();
            new ExamplesJson(json).all(reports, complete);
            json.writeRaw("\n");
        }
    }

    private void all(List<FileReport> reports, boolean complete) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("complete", complete);
        for (Status status : Status.values()) {
            json.writeNumberField(word(status), reports.stream().mapToLong(report -> report.count(status)).sum());
        }
        json.writeArrayFieldStart("files");
        for (FileReport report : reports) {
            json.writeStartObject();
            json.writeStringField("file", report.file());
            json.writeNumberField("seconds", report.nanos() / 1e9);
            json.writeStringField("problem", report.problem());
            json.writeArrayFieldStart("examples");
            for (ExampleOutcome outcome : report.outcomes()) {
                example(outcome);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void example(ExampleOutcome outcome) throws IOException {
        Example example = outcome.example();
        json.writeStartObject();
        json.writeStringField("name", example.name());
        json.writeStringField("file", example.file());
        json.writeNumberField("line", example.line());
        json.writeStringField("language", example.language());
        json.writeStringField("status", word(outcome.status()));
        json.writeNumberField("seconds", outcome.nanos() / 1e9);
        json.writeStringField("source", example.code());
        json.writeNumberField("expectedLine", example.expected().line());
        json.writeStringField("expected", outcome.expected());
        json.writeStringField("said", outcome.said());
        json.writeStringField("problem", outcome.problem());
        json.writeEndObject();
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
