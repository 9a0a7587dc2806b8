package dev.weft.trace.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the JSON of Chrome's trace viewer, as VizTracer and many others write it: an object with the array {@code traceEvents}, or that
 * array alone, compressed or not. It is read as it comes, so that a file may be of any length. One that ends in the middle gives what
 * stands before.
 *
 * @see <a href="https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU">Trace Event Format</a>
 */
final class ChromeImport {
    /** Where, in the parser's words, the array or object began in which something is wrong. */
    private static final Pattern OPENING = Pattern.compile(" \\(for \\w+ starting at \\[Source.*?\\]\\)", Pattern.DOTALL);
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_VALUE = 400;
    private static final int NANOS_DIGITS = 3;
    private static final long LATEST = Long.MAX_VALUE / 4;
    private static final long TEN_MORE = LATEST / 10;

    private final ImportedFile file;
    private final ChromeEvents events;
    private final ChromeEvent event = new ChromeEvent();

    ChromeImport(ImportedFile file) {
        this.file = file;
        this.events = new ChromeEvents(file);
    }

    /** @throws NotARecordingException if it is no such JSON; the message is one sentence that says where */
    void read() throws IOException {
        try (var in = open(); JsonParser json = new JsonFactory().createParser(in)) {
            read(json);
        } catch (ZipException e) {
            throw new NotARecordingException(file.path() + " is damaged: it cannot be decompressed (" + e.getMessage() + ")");
        } catch (EOFException e) {
            throw new NotARecordingException(file.path() + " ends in the middle, before its first event");
        }
        if (file.events().size() == 0) {
            throw new NotARecordingException(file.path() + " is JSON, but no trace: it has no traceEvents with a time");
        }
        events.finish();
    }

    private void read(JsonParser json) throws IOException {
        try {
            document(json);
        } catch (JsonEOFException | EOFException e) {
            if (file.events().size() == 0) {
                throw new EOFException();
            }
            file.note("it ends in the middle (" + place(json.currentLocation()) + "), and what stands before is here");
        } catch (JsonProcessingException e) {
            throw new NotARecordingException(file.path() + " is no JSON: " + reason(e) + " (" + place(e.getLocation()) + ")");
        }
    }

    private InputStream open() throws IOException {
        var in = new BufferedInputStream(Files.newInputStream(file.path()), BUFFER);
        try {
            in.mark(2);
            boolean compressed = RecordingFiles.isCompressed(in.readNBytes(2));
            in.reset();
            return compressed ? new GZIPInputStream(in, BUFFER) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static String reason(JsonProcessingException e) {
        return OPENING.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("").replaceAll("\\s+", " ");
    }

    private static String place(JsonLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private void document(JsonParser json) throws IOException {
        if (json.nextToken() == JsonToken.START_ARRAY) {
            events(json);
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            if (field.equals("traceEvents") && value == JsonToken.START_ARRAY) {
                events(json);
            } else if (field.equals("viztracer_metadata") && value == JsonToken.START_OBJECT) {
                tool(json);
            } else if (field.equals("weft") && value == JsonToken.START_OBJECT) {
                new WeftFacts(file, json).read();
            } else if (field.equals("baseTimeNanoseconds") && value.isNumeric()) {
                file.startedAt(json.getLongValue());
            } else {
                json.skipChildren();
            }
        }
    }

    private void tool(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "overflow" -> {
                    if (value == JsonToken.VALUE_TRUE) {
                        file.note("its recorder's buffer overflowed, so the oldest events are missing");
                    }
                }
                case "baseTimeNanoseconds" -> file.startedAt(json.getLongValue());
                case "sync_marker" -> {
                    if (value.isNumeric()) {
                        file.marked(nanos(json));
                    }
                }
                default -> json.skipChildren();
            }
        }
    }

    private void events(JsonParser json) throws IOException {
        JsonToken token;
        while ((token = json.nextToken()) != JsonToken.END_ARRAY && token != null) {
            if (token != JsonToken.START_OBJECT) {
                throw new NotARecordingException(file.path() + " has an event that is no object (" + place(json.currentTokenLocation())
                        + ")");
            }
            event(json);
            events.take(event);
        }
    }

    private void event(JsonParser json) throws IOException {
        event.clear();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "ph" -> event.phase = text(json);
                case "name" -> event.name = text(json);
                case "cat" -> event.category = text(json);
                case "pid" -> event.pid = text(json);
                case "tid" -> event.tid = text(json);
                case "ts" -> {
                    event.time = nanos(json);
                    event.hasTime = true;
                }
                case "dur" -> event.duration = Math.max(0, nanos(json));
                case "id", "id2" -> event.id = text(json);
                case "s" -> event.scope = text(json);
                case "bind_id" -> event.boundTo = text(json);
                case "flow_in" -> event.flowsIn = value == JsonToken.VALUE_TRUE;
                case "flow_out" -> event.flowsOut = value == JsonToken.VALUE_TRUE;
                case "args" -> arguments(json);
                default -> json.skipChildren();
            }
        }
    }

    private void arguments(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (key.equals("said") && value == JsonToken.START_ARRAY) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    event.arguments.add(new ChromeEvent.Argument("", text(json)));
                }
            } else {
                event.arguments.add(new ChromeEvent.Argument(key, text(json)));
            }
        }
    }

    /** A value in words, shortened if it is long. */
    private static String text(JsonParser json) throws IOException {
        if (json.currentToken().isScalarValue()) {
            return shortened(json.getText());
        }
        var text = new StringBuilder();
        int depth = 0;
        do {
            JsonToken token = json.currentToken();
            if (token.isStructEnd()) {
                depth--;
            }
            if (text.length() <= LONGEST_VALUE) {
                separate(text, token);
                text.append(token == JsonToken.FIELD_NAME ? json.getText() + "=" : json.getText());
            }
            if (token.isStructStart()) {
                depth++;
            }
        } while (depth > 0 && json.nextToken() != null);
        return shortened(text.toString());
    }

    private static void separate(StringBuilder text, JsonToken token) {
        char last = text.isEmpty() ? '[' : text.charAt(text.length() - 1);
        if (last != '[' && last != '{' && last != '=' && !token.isStructEnd()) {
            text.append(", ");
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }

    /** Microseconds, as a number or as text, to the nanosecond. */
    private long nanos(JsonParser json) throws IOException {
        char[] digits = json.getTextCharacters();
        int from = json.getTextOffset();
        int length = json.getTextLength();
        long value = 0;
        int behindPoint = -1;
        for (int i = from; i < from + length; i++) {
            char c = digits[i];
            if (c == '.' && behindPoint < 0) {
                behindPoint = 0;
            } else if (c >= '0' && c <= '9' && value < TEN_MORE && behindPoint < NANOS_DIGITS) {
                value = value * 10 + c - '0';
                behindPoint += behindPoint < 0 ? 0 : 1;
            } else {
                return rareNanos(json);
            }
        }
        for (int i = Math.max(0, behindPoint); i < NANOS_DIGITS; i++) {
            if (value >= TEN_MORE) {
                return rareNanos(json);
            }
            value *= 10;
        }
        return length == 0 ? rareNanos(json) : value;
    }

    private long rareNanos(JsonParser json) throws IOException {
        String text = json.getText();
        try {
            var nanos = new BigDecimal(text).movePointRight(NANOS_DIGITS);
            if (nanos.abs().compareTo(BigDecimal.valueOf(LATEST)) < 0) {
                return nanos.longValue();
            }
        } catch (NumberFormatException e) {
            // Said below, with the place.
        }
        throw new NotARecordingException(String.format(Locale.ROOT, "%s has a time that is no number of microseconds: '%s' (%s)",
                file.path(), shortened(text), place(json.currentTokenLocation())));
    }
}
