package dev.weft;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal that remembers: text, ends of lines, the carriage return, and of escape codes those that go up, erase to the end of the line
 * or the screen, and colour, which it leaves out. What does not fit a line goes on in the next one, as on others. Thread-safe.
 */
final class MadeUpTerminal extends OutputStream {
    private static final Pattern CODE = Pattern.compile("\\[(\\d*)(?:;\\d+)*([A-Za-z])");

    private final int columns;
    private final int rows;
    final PrintStream stream = new PrintStream(this, true, StandardCharsets.UTF_8);

    // Guarded by this.
    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    private final StringBuilder code = new StringBuilder();
    private int row;
    private int column;

    MadeUpTerminal(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    TerminalSize size() {
        return new TerminalSize(columns, rows);
    }

    /** All lines that were ever shown, without blanks at their ends and without empty lines after the last. */
    synchronized List<String> lines() {
        var all = new ArrayList<>(lines.stream().map(line -> line.toString().stripTrailing()).toList());
        while (!all.isEmpty() && all.getLast().isEmpty()) {
            all.removeLast();
        }
        return all;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        new String(bytes, offset, length, StandardCharsets.UTF_8).chars().forEach(c -> show((char) c));
    }

    private void show(char c) {
        if (c == '\u001b' || !code.isEmpty()) {
            code.append(c);
            if (Character.isLetter(c)) {
                obey(code.substring(1));
                code.setLength(0);
            }
        } else if (c == '\r') {
            column = 0;
        } else if (c == '\n') {
            down();
        } else {
            if (column == columns) {
                down();
            }
            StringBuilder line = lines.get(row);
            while (line.length() <= column) {
                line.append(' ');
            }
            line.setCharAt(column++, c);
        }
    }

    private void down() {
        row++;
        column = 0;
        if (row == lines.size()) {
            lines.add(new StringBuilder());
        }
    }

    private void obey(String text) {
        if (text.endsWith("m")) {
            return;
        }
        Matcher matcher = CODE.matcher(text);
        if (!matcher.matches()) {
            throw new AssertionError("an unknown escape code: " + text);
        }
        switch (matcher.group(2)) {
            case "A" -> row = Math.max(Math.max(0, lines.size() - rows), row - Integer.parseInt(matcher.group(1)));
            case "K" -> lines.get(row).setLength(Math.min(column, lines.get(row).length()));
            case "J" -> {
                lines.get(row).setLength(Math.min(column, lines.get(row).length()));
                lines.subList(row + 1, lines.size()).forEach(line -> line.setLength(0));
            }
            default -> throw new AssertionError("an unknown escape code: " + text);
        }
    }
}
