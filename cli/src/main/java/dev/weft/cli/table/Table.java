package dev.weft.cli.table;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that are as wide as what stands in them. */
public final class Table {
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * A column.
     *
     * @param name its heading
     * @param isNumber whether its cells stand at its right
     * @param rank how soon it is left out where there is no room: the highest first, 0 never
     */
    public record Column(String name, boolean isNumber, int rank) {
        public static Column text(String name, int rank) {
            return new Column(name, false, rank);
        }

        public static Column number(String name, int rank) {
            return new Column(name, true, rank);
        }
    }

    public Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** @param cells one for each column */
    public void add(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException("a row must have " + columns.size() + " cells, but had " + cells.size());
        }
        rows.add(List.copyOf(cells));
    }

    /**
     * The heading and the rows.
     *
     * @param indent how many spaces stand in front
     * @param room how many characters a line may have; with less than the columns that stay need, lines are longer
     */
    public List<String> lines(int indent, int room) {
        int[] widths = widths();
        List<Integer> shown = shown(widths, room - indent);
        var lines = new ArrayList<String>();
        lines.add(line(columns.stream().map(Column::name).toList(), shown, widths, indent));
        rows.forEach(row -> lines.add(line(row, shown, widths, indent)));
        return lines;
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Width.of(columns.get(i).name());
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], Width.of(row.get(i)));
            }
        }
        return widths;
    }

    private List<Integer> shown(int[] widths, int room) {
        var shown = new ArrayList<Integer>();
        for (int i = 0; i < widths.length; i++) {
            shown.add(i);
        }
        while (shown.stream().mapToInt(i -> widths[i] + GAP.length()).sum() - GAP.length() > room) {
            int last = shown.stream().max((a, b) -> Integer.compare(columns.get(a).rank(), columns.get(b).rank())).orElse(0);
            if (columns.get(last).rank() == 0) {
                break;
            }
            shown.remove(Integer.valueOf(last));
        }
        return shown;
    }

    private String line(List<String> cells, List<Integer> shown, int[] widths, int indent) {
        var line = new StringBuilder(" ".repeat(indent));
        for (int i : shown) {
            String space = " ".repeat(widths[i] - Width.of(cells.get(i)));
            line.append(columns.get(i).isNumber() ? space + cells.get(i) : cells.get(i) + space).append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
