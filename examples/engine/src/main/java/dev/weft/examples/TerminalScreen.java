package dev.weft.examples;

import dev.weft.examples.PseudoTerminal.Geometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The screen of a terminal, as of ECMA-48 and VT100: what was written is where it was put, what was written over or erased is gone, and
 * lines that have left it at the top come first. It knows no colours. A sign that is two columns wide is erased as a
 * whole. An end of line is the beginning of the next one. Used by one thread.
 */
final class TerminalScreen {
    private static final int ESCAPE = 0x1b;
    private static final int BELL = 0x07;
    private static final int TAB = 8;
    private static final String BLANK = " ";
    /** The second column of the sign before it. */
    private static final String HALF = "";
    private static final int MOST_NUMBERS = 16;
    /** How many columns are changed at most: four signs may have all of a large screen erased. */
    private static final long MOST_CHANGES = 1L << 27;
    /** What is done for a line beside its columns, in columns. */
    private static final int OF_A_LINE = 64;

    private enum State { TEXT, ESCAPED, CHARSET, SEQUENCE, STRING }

    private final int lines;
    private final int columns;
    private final List<String> gone = new ArrayList<>();
    private String[][] cells;
    private String[][] usualCells;
    private int line;
    private int column;
    private int savedLine;
    private int savedColumn;
    private int top;
    private int bottom;
    private State state = State.TEXT;
    private final StringBuilder numbers = new StringBuilder();
    private long changes;
    private long left;

    /** An empty one, whose cursor is at its top left. */
    TerminalScreen(Geometry geometry) {
        lines = geometry.lines();
        columns = geometry.columns();
        cells = blank();
        usualCells = cells;
        bottom = lines - 1;
    }

    private String[][] blank() {
        String[][] all = new String[lines][columns];
        for (String[] each : all) {
            Arrays.fill(each, BLANK);
        }
        return all;
    }

    /** Has something written; what is too much is counted. */
    void write(String text) {
        int at = 0;
        while (at < text.length() && changes < MOST_CHANGES) {
            int sign = text.codePointAt(at);
            at += Character.charCount(sign);
            write(sign);
        }
        left += text.length() - at;
    }

    private void write(int sign) {
        switch (state) {
            case TEXT -> text(sign);
            case ESCAPED -> escaped(sign);
            case CHARSET -> state = State.TEXT;
            case SEQUENCE -> sequence(sign);
            case STRING -> state = sign == ESCAPE ? State.ESCAPED : sign == BELL || sign == '\n' ? State.TEXT : State.STRING;
        }
    }

    private void text(int sign) {
        switch (sign) {
            case ESCAPE -> state = State.ESCAPED;
            case '\n', 0x0b, '\f' -> {
                column = 0;
                down();
            }
            case '\r' -> column = 0;
            case '\b' -> column = Math.max(0, Math.min(column, columns - 1) - 1);
            case '\t' -> column = Math.min(columns - 1, (column / TAB + 1) * TAB);
            default -> {
                if (sign >= ' ' && sign != 0x7f) {
                    put(sign);
                }
            }
        }
    }

    private void put(int sign) {
        int width = Math.min(columns, SignWidth.of(sign));
        if (width == 0) {
            cells[line][signBefore()] += Character.toString(sign);
            return;
        }
        // A line is full when there is one sign more.
        if (column + width > columns) {
            column = 0;
            down();
        }
        divide(line, column);
        divide(line, column + width);
        cells[line][column] = Character.toString(sign);
        Arrays.fill(cells[line], column + 1, column + width, HALF);
        column += width;
    }

    private int signBefore() {
        int before = Math.max(0, column - 1);
        return before > 0 && cells[line][before].equals(HALF) ? before - 1 : before;
    }

    /** If there is one sign on both sides of where a column begins, it is erased. */
    private void divide(int number, int at) {
        if (at > 0 && at < columns && cells[number][at].equals(HALF)) {
            cells[number][at - 1] = BLANK;
            cells[number][at] = BLANK;
        }
    }

    private void down() {
        if (line == bottom) {
            scroll(1);
        } else if (line < lines - 1) {
            line++;
        }
    }

    /** Moves what is between the margins up; what leaves the screen at its top is kept, unless it is a second screen. */
    private void scroll(int count) {
        for (int i = 0; i < Math.min(count, lines); i++) {
            if (top == 0 && cells == usualCells) {
                gone.add(row(0));
            }
            remove(top, 1);
        }
    }

    private void remove(int from, int count) {
        change(Math.min(count, lines));
        for (int i = 0; i < Math.min(count, lines); i++) {
            String[] reused = cells[from];
            System.arraycopy(cells, from + 1, cells, from, bottom - from);
            Arrays.fill(reused, BLANK);
            cells[bottom] = reused;
        }
    }

    private void insert(int at, int count) {
        change(Math.min(count, lines));
        for (int i = 0; i < Math.min(count, lines); i++) {
            String[] reused = cells[bottom];
            System.arraycopy(cells, at, cells, at + 1, bottom - at);
            Arrays.fill(reused, BLANK);
            cells[at] = reused;
        }
    }

    private void change(int changedLines) {
        changes += (long) changedLines * (columns + OF_A_LINE);
    }

    private void escaped(int sign) {
        state = State.TEXT;
        switch (sign) {
            case '[' -> {
                state = State.SEQUENCE;
                numbers.setLength(0);
            }
            case ']', 'P', 'X', '^', '_' -> state = State.STRING;
            case '(', ')', '*', '+', '#', '%' -> state = State.CHARSET;
            case ESCAPE -> state = State.ESCAPED;
            case '7' -> save();
            case '8' -> moveTo(savedLine, savedColumn);
            case 'D' -> down();
            case 'E' -> text('\n');
            case 'M' -> {
                if (line == top) {
                    insert(top, 1);
                } else {
                    line = Math.max(0, line - 1);
                }
            }
            case 'c' -> {
                erase(0, 0, lines - 1, columns);
                moveTo(0, 0);
            }
            default -> { }
        }
    }

    private void sequence(int sign) {
        if (sign >= '@' && sign <= '~') {
            state = State.TEXT;
            run(sign);
        } else if (sign == ESCAPE) {
            state = State.ESCAPED;
        } else if (sign < ' ') {
            text(sign);
        } else if (numbers.length() < MOST_NUMBERS) {
            numbers.appendCodePoint(sign);
        }
    }

    /** A number of a sequence; 0 if it is not there. */
    private int number(int index) {
        String[] all = numbers.toString().split(";", -1);
        return index < all.length && all[index].matches("\\d{1,6}") ? Integer.parseInt(all[index]) : 0;
    }

    private void run(int command) {
        int first = number(0);
        int count = Math.max(1, first);
        switch (command) {
            case 'A' -> moveTo(line - count, column);
            case 'B', 'e' -> moveTo(line + count, column);
            case 'C', 'a' -> moveTo(line, column + count);
            case 'D' -> moveTo(line, Math.min(column, columns - 1) - count);
            case 'E' -> moveTo(line + count, 0);
            case 'F' -> moveTo(line - count, 0);
            case 'G', '`' -> moveTo(line, count - 1);
            case 'd' -> moveTo(count - 1, column);
            case 'H', 'f' -> moveTo(count - 1, Math.max(1, number(1)) - 1);
            case 'J' -> eraseScreen(first);
            case 'K' -> erase(line, first == 0 ? column : 0, line, first == 1 ? column + 1 : columns);
            case 'L' -> insertLines(count);
            case 'M' -> removeLines(count);
            case 'P' -> shift(count, 0);
            case '@' -> shift(0, count);
            case 'X' -> erase(line, column, line, column + count);
            case 'S' -> scroll(count);
            case 'T' -> insert(top, count);
            case 'r' -> margins(count - 1, number(1) == 0 ? lines - 1 : number(1) - 1);
            case 's' -> save();
            case 'u' -> moveTo(savedLine, savedColumn);
            case 'h', 'l' -> {
                if (numbers.toString().matches("\\?(47|1047|1049)")) {
                    second(command == 'h');
                }
            }
            default -> { }
        }
    }

    private void save() {
        savedLine = line;
        savedColumn = column;
    }

    private void moveTo(int toLine, int toColumn) {
        line = Math.clamp(toLine, 0, lines - 1);
        column = Math.clamp(toColumn, 0, columns - 1);
    }

    private void insertLines(int count) {
        if (line >= top && line <= bottom) {
            insert(line, count);
        }
    }

    private void removeLines(int count) {
        if (line >= top && line <= bottom) {
            remove(line, count);
        }
    }

    /** Has signs of the line removed at the cursor, or blanks put in. */
    private void shift(int removed, int added) {
        change(1);
        int at = Math.min(column, columns - 1);
        divide(line, at);
        divide(line, at + removed);
        divide(line, columns - added);
        List<String> rest = new ArrayList<>(Arrays.asList(cells[line]).subList(Math.min(columns, at + removed), columns));
        for (int i = 0; i < Math.min(added, columns); i++) {
            rest.addFirst(BLANK);
        }
        for (int i = at; i < columns; i++) {
            cells[line][i] = i - at < rest.size() ? rest.get(i - at) : BLANK;
        }
    }

    private void margins(int first, int last) {
        if (first < last && last < lines) {
            top = first;
            bottom = last;
            moveTo(0, 0);
        }
    }

    /** A program that has all of the screen for itself has another one, which nobody sees when it is done. */
    private void second(boolean begins) {
        if (begins && cells == usualCells) {
            save();
            change(lines);
            cells = blank();
            moveTo(0, 0);
        } else if (!begins && cells != usualCells) {
            cells = usualCells;
            moveTo(savedLine, savedColumn);
        }
        top = 0;
        bottom = lines - 1;
    }

    private void eraseScreen(int what) {
        switch (what) {
            case 0 -> erase(line, column, lines - 1, columns);
            case 1 -> erase(0, 0, line, column + 1);
            case 2 -> erase(0, 0, lines - 1, columns);
            case 3 -> gone.clear();
            default -> { }
        }
    }

    /** From a place to another one, which is not erased itself. */
    private void erase(int fromLine, int fromColumn, int toLine, int toColumn) {
        change(toLine - fromLine + 1);
        for (int i = fromLine; i <= toLine; i++) {
            int from = i == fromLine ? Math.min(fromColumn, columns) : 0;
            int to = i == toLine ? Math.clamp(toColumn, from, columns) : columns;
            divide(i, from);
            divide(i, to);
            Arrays.fill(cells[i], from, to, BLANK);
        }
    }

    private String row(int number) {
        return String.join("", cells[number]).stripTrailing();
    }

    /** All that is to be seen, without blanks at the ends of lines and lines of nothing at the end. */
    String text() {
        List<String> all = new ArrayList<>(gone);
        for (int i = 0; i < lines; i++) {
            all.add(row(i));
        }
        while (!all.isEmpty() && all.getLast().isEmpty()) {
            all.removeLast();
        }
        if (left > 0) {
            all.add("... and " + left + " characters more");
        }
        return all.isEmpty() ? "" : String.join("\n", all) + "\n";
    }

    /** The line of the cursor up to it. */
    String beforeCursor() {
        return String.join("", Arrays.asList(cells[line]).subList(0, column));
    }
}
