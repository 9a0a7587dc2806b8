package dev.weft.trace.report;

import java.util.Locale;

/** Writes JSON that is safe anywhere in a page: whatever a string holds, only printable ASCII without angle brackets comes out. */
final class Json {
    private final StringBuilder text = new StringBuilder();
    private boolean first = true;

    Json object() {
        return open('{');
    }

    Json array() {
        return open('[');
    }

    private Json open(char bracket) {
        separate();
        text.append(bracket);
        first = true;
        return this;
    }

    Json endObject() {
        return end('}');
    }

    Json endArray() {
        return end(']');
    }

    private Json end(char bracket) {
        text.append(bracket);
        first = false;
        return this;
    }

    Json key(String name) {
        string(name);
        text.append(':');
        first = true;
        return this;
    }

    Json number(long value) {
        separate();
        text.append(value);
        return this;
    }

    /** With three decimals. */
    Json decimal(double value) {
        separate();
        text.append(String.format(Locale.ROOT, "%.3f", value));
        return this;
    }

    Json bool(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    Json string(String value) {
        separate();
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&') {
                text.append("\\u").append(Character.forDigit(c >> 12, 16)).append(Character.forDigit(c >> 8 & 15, 16))
                        .append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
        return this;
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
