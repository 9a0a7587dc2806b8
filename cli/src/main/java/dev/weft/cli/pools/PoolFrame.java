package dev.weft.cli.pools;

import dev.weft.cli.table.Table;
import dev.weft.cli.table.Table.Column;
import dev.weft.cli.table.Width;
import dev.weft.seen.PoolReading;
import dev.weft.seen.WorkerReading;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What {@code weft top} shows at one moment: a line of sums, who did not answer, and a table with a row for each pool, the busiest first,
 * and below it one for each of its worker JVMs.
 *
 * @param answers what the JVMs said
 * @param rates how fast they were
 * @param time when
 * @param workers whether worker JVMs have rows
 */
public record PoolFrame(List<Answer> answers, Rates rates, LocalTime time, boolean workers) implements TopFrame {
    private static final int SHORTEST_NAME = 16;
    private static final int MOST_TROUBLES = 3;

    /** A task that has run for longer is worth a word. */
    private static final long LONG_NANOS = 1_000_000_000;

    /** The columns, of which those stay longest on a narrow terminal that tell what goes on now. */
    private static final List<Column> COLUMNS = List.of(Column.number("PID", 0), Column.text("POOL, WORKER", 0), Column.text("KIND", 7),
            Column.number("SIZE", 5), Column.number("RUN", 0), Column.number("BUSY", 1), Column.number("QUEUED", 0),
            Column.number("TASKS/S", 0), Column.number("DONE", 3), Column.number("FAILED", 4), Column.number("CANCELLED", 9),
            Column.number("RETRIED", 10), Column.number("LOST", 8), Column.number("MEMORY", 2));

    public PoolFrame {
        answers = List.copyOf(answers);
    }

    /** A pool with the program it is of. */
    private record Row(Look look, PoolReading pool, double tasks) {}

    @Override
    public List<String> lines(int width, int height) {
        List<Row> rows = rows();
        var lines = new ArrayList<String>();
        lines.add(sums(rows));
        lines.addAll(troubles());
        lines.add("");
        if (rows.isEmpty()) {
            lines.add("No pools are open.");
        } else {
            lines.addAll(table(rows, width, Math.max(2, height - lines.size())));
        }
        return lines.stream().limit(height).map(line -> Width.cut(line, width)).toList();
    }

    @Override
    public int headingAt() {
        return rows().isEmpty() ? -1 : 2 + troubles().size();
    }

    private List<Row> rows() {
        var rows = new ArrayList<Row>();
        for (Look look : looks()) {
            look.pools().forEach(pool -> rows.add(new Row(look, pool, rates.tasks(look, pool))));
        }
        rows.sort(Comparator.<Row>comparingInt(row -> -row.pool.running()).thenComparing(row -> -row.pool.queued())
                .thenComparing(row -> Double.isNaN(row.tasks) ? 0 : -row.tasks));
        return rows;
    }

    /** Those who told something. */
    public List<Look> looks() {
        return answers.stream().filter(Answer.Told.class::isInstance).map(answer -> ((Answer.Told) answer).look()).toList();
    }

    private String sums(List<Row> rows) {
        long programs = rows.stream().map(Row::look).distinct().count();
        long running = rows.stream().mapToLong(row -> row.pool.running()).sum();
        long queued = rows.stream().mapToLong(row -> row.pool.queued()).sum();
        double tasks = rows.stream().mapToDouble(Row::tasks).filter(rate -> !Double.isNaN(rate)).sum();
        boolean known = rows.stream().anyMatch(row -> !Double.isNaN(row.tasks));
        return TopFrame.title(time) + Words.counted(programs, "program") + ", " + Words.counted(rows.size(), "pool") + ", "
                + Words.counted(running, "worker") + " busy, " + Words.count(queued) + " queued"
                + (known ? ", " + Words.rate(tasks) + " tasks/s" : "");
    }

    private List<String> troubles() {
        List<String> all = answers.stream().filter(Answer.Silent.class::isInstance).map(Answer.Silent.class::cast)
                .map(silent -> "process " + silent.pid() + " " + silent.trouble()).toList();
        if (all.size() <= MOST_TROUBLES) {
            return all;
        }
        var some = new ArrayList<>(all.subList(0, MOST_TROUBLES - 1));
        some.add("and " + (all.size() - some.size()) + " more processes did not answer");
        return some;
    }

    private List<String> table(List<Row> rows, int width, int room) {
        int wanted = 1 + rows.stream().mapToInt(row -> 1 + workersOf(row).size()).sum();
        int pools = rows.size();
        int free = Integer.MAX_VALUE;
        if (wanted > room) {
            // The heading, and what is said of the rest.
            pools = Math.min(pools, Math.max(0, room - 2));
            free = room - 2 - pools;
        }
        var table = new Table(COLUMNS);
        int nameRoom = width == Integer.MAX_VALUE ? width : Math.max(SHORTEST_NAME, width / 3);
        int left = rows.size() - pools;
        int workersLeft = 0;
        for (Row row : rows.subList(0, pools)) {
            table.add(cells(row, nameRoom));
            List<WorkerReading> all = workersOf(row);
            int shown = Math.min(all.size(), free);
            all.subList(0, shown).forEach(worker -> table.add(cells(row, worker, nameRoom)));
            free -= shown;
            workersLeft += all.size() - shown;
        }
        List<String> lines = table.lines(0, width);
        if (wanted > room) {
            lines.add("and " + (left == 0 ? Words.counted(workersLeft, "more worker") : Words.counted(left, "more pool")));
        }
        return lines;
    }

    private List<WorkerReading> workersOf(Row row) {
        return workers ? row.pool.workers() : List.of();
    }

    private List<String> cells(Row row, int nameRoom) {
        PoolReading pool = row.pool;
        String ofPool = " " + Words.name(pool);
        String program = row.look.program().name();
        String name = Width.of(program + ofPool) <= nameRoom
                ? program + ofPool
                : Width.cut(program, Math.max(1, nameRoom - Width.of(ofPool) - 1)) + "~" + ofPool;
        double busy = pool.workers().stream().mapToDouble(worker -> rates.busy(row.look, pool, worker))
                .filter(share -> !Double.isNaN(share)).average().orElse(Double.NaN);
        long memory = pool.workers().stream().mapToLong(WorkerReading::residentBytes).sum();
        return List.of(Words.pid(row.look.pid()), name, pool.kind(), Words.size(pool), Words.count(pool.running()), Words.percent(busy),
                Words.count(pool.queued()), Words.rate(row.tasks), Words.count(pool.done()), Words.count(pool.failed()),
                Words.count(pool.cancelled()), Words.count(pool.retried()), Words.count(pool.lostWorkers()), Words.megabytes(memory));
    }

    private List<String> cells(Row row, WorkerReading worker, int nameRoom) {
        String state = worker.runningNanos() < LONG_NANOS ? worker.state() : worker.state() + " " + Words.running(worker);
        String name = "  worker " + worker.number() + (worker.node().isEmpty() ? "" : " on " + ProgramName.clean(worker.node()));
        return List.of(Words.pid(worker.pid()), Width.cut(name, nameRoom), state, "", "",
                Words.percent(rates.busy(row.look, row.pool, worker)), "", Words.rate(rates.tasks(row.look, row.pool, worker)),
                Words.count(worker.tasks()), "", "", "", "", Words.megabytes(worker.residentBytes()));
    }
}
