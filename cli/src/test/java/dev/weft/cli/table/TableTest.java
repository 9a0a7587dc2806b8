package dev.weft.cli.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.cli.table.Table.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static Table table() {
        var table = new Table(List.of(
                Column.text("NAME", 0), Column.number("SIZE", 2), Column.text("KIND", 1), Column.number("DONE", 0)));
        table.add(List.of("pool-1", "4", "threads", "1,234"));
        table.add(List.of("pool-10", "no limit", "virtual", "5"));
        return table;
    }

    @Test
    void columnsAreAsWideAsWhatStandsInThem() {
        assertEquals(List.of(
                "  NAME         SIZE  KIND      DONE",
                "  pool-1          4  threads  1,234",
                "  pool-10  no limit  virtual      5"), table().lines(2, Integer.MAX_VALUE));
    }

    @Test
    void whereThereIsNoRoomColumnsAreLeftOutByRank() {
        assertEquals(33, table().lines(0, 33).getFirst().length());
        assertEquals(List.of("NAME     KIND      DONE", "pool-1   threads  1,234", "pool-10  virtual      5"), table().lines(0, 32));
        assertEquals(List.of("NAME      DONE", "pool-1   1,234", "pool-10      5"), table().lines(0, 22));
        assertEquals(table().lines(0, 22), table().lines(0, 1));
    }

    @Test
    void charactersOfTwoColumnsCountAsTwo() {
        var table = new Table(List.of(Column.text("N", 0), Column.text("X", 0)));
        table.add(List.of("\u4e2d\u6587", "x"));
        table.add(List.of("e\u0301", "x"));
        assertEquals(List.of("N     X", "\u4e2d\u6587  x", "e\u0301     x"), table.lines(0, 80));
    }

    @Test
    void aRowHasACellForEachColumn() {
        var error = assertThrows(IllegalArgumentException.class, () -> table().add(List.of("pool-1")));
        assertEquals("a row must have 4 cells, but had 1", error.getMessage());
    }
}
