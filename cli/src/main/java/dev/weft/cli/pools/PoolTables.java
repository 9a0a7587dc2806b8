package dev.weft.cli.pools;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.seen.PoolReading;
import dev.weft.seen.WorkerReading;
import java.util.ArrayList;
import java.util.List;

/** A JVM as {@code weft ps} prints it: a line for itself, a table of its pools, a table of their worker JVMs, a table of its tasks. */
public final class PoolTables {
    private static final int INDENT = 2;

    private PoolTables() {}

    /** The lines; those of the workers are left out if there are none, or if {@code workers} is false. */
    public static List<String> of(Look look, boolean workers) {
        var lines = new ArrayList<String>();
        lines.add(look.pid() + "  " + look.program().name());
        if (!look.pools().isEmpty()) {
            lines.addAll(pools(look).lines(INDENT, Integer.MAX_VALUE));
        }
        if (workers && look.pools().stream().anyMatch(pool -> !pool.workers().isEmpty())) {
            lines.add("");
            lines.addAll(workers(look).lines(INDENT, Integer.MAX_VALUE));
        }
        List<String> tasks = TaskTables.of(look);
        if (!tasks.isEmpty() && !look.pools().isEmpty()) {
            lines.add("");
        }
        lines.addAll(tasks);
        return lines;
    }

    private static Table pools(Look look) {
        var table = new Table(List.of(Column.text("POOL", 0), Column.text("KIND", 0), Column.number("SIZE", 0), Column.number("RUN", 0),
                Column.number("QUEUED", 0), Column.number("DONE", 0), Column.number("FAILED", 0), Column.number("CANCELLED", 0),
                Column.number("RETRIED", 0), Column.number("LOST", 0)));
        for (PoolReading pool : look.pools()) {
            table.add(List.of(Words.name(pool), pool.kind(), Words.size(pool), Words.count(pool.running()), Words.count(pool.queued()),
                    Words.count(pool.done()), Words.count(pool.failed()), Words.count(pool.cancelled()), Words.count(pool.retried()),
                    Words.count(pool.lostWorkers())));
        }
        return table;
    }

    private static Table workers(Look look) {
        boolean onNodes = look.pools().stream().flatMap(pool -> pool.workers().stream()).anyMatch(worker -> !worker.node().isEmpty());
        var columns = new ArrayList<>(List.of(Column.text("WORKER", 0), Column.number("PID", 0), Column.text("STATE", 0),
                Column.number("FOR", 0), Column.number("TASKS", 0), Column.number("BUSY", 0), Column.number("MEMORY", 0)));
        if (onNodes) {
            columns.add(1, Column.text("NODE", 0));
        }
        var table = new Table(columns);
        for (PoolReading pool : look.pools()) {
            for (WorkerReading worker : pool.workers()) {
                var cells = new ArrayList<>(List.of(pool.name() + " worker " + worker.number(), Words.pid(worker.pid()), worker.state(),
                        Words.running(worker), Words.count(worker.tasks()), Words.percent(Words.busy(worker)),
                        Words.megabytes(worker.residentBytes())));
                if (onNodes) {
                    cells.add(1, worker.node().isEmpty() ? "-" : ProgramName.clean(worker.node()));
                }
                table.add(cells);
            }
        }
        return table;
    }
}
