package dev.weft.trace.report;

import dev.weft.trace.format.TraceHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Where the processes of several recordings stand on the time axis of all: their headers, with a wall clock that says so. */
final class Placement {
    private final List<Problem> problems;

    /** A process with the header by which it is placed. */
    record Placed(ProcessSource source, TraceHeader header) {}

    /** @param problems takes what cannot be placed as it should */
    Placement(List<Problem> problems) {
        this.problems = problems;
    }

    /** @throws IOException if one has no mark to be aligned by */
    List<Placed> of(List<List<ProcessSource>> recordings, Alignment alignment) throws IOException {
        if (alignment.kind() == Alignment.Kind.CLOCK) {
            return byClock(recordings.stream().flatMap(List::stream).toList());
        }
        var all = new ArrayList<Placed>();
        long origin = 0;
        for (var recording : recordings) {
            List<Placed> placed = byClock(recording);
            var axis = new TimeAxis(placed.stream().map(Placed::header).toList());
            origin = all.isEmpty() ? axis.wallNanos() : origin;
            long moment = alignment.kind() == Alignment.Kind.STARTS ? 0 : mark(placed, axis, alignment.mark());
            for (Placed one : placed) {
                all.add(new Placed(one.source, at(one.header, origin + axis.startNanos(one.header) - moment)));
            }
        }
        return all;
    }

    /** Files without a time of day begin where the first of the others does. */
    private List<Placed> byClock(List<ProcessSource> sources) {
        var placed = new ArrayList<Placed>();
        for (var source : sources) {
            if (source.hasWallClock()) {
                placed.add(new Placed(source, source.header()));
            }
        }
        long origin = placed.isEmpty() ? 0 : new TimeAxis(placed.stream().map(Placed::header).toList()).wallNanos();
        var firsts = new HashMap<Path, Long>();
        for (var source : sources) {
            if (!source.hasWallClock()) {
                firsts.merge(source.clockPath(), source.header().wallNanos(), Math::min);
            }
        }
        boolean alone = placed.isEmpty() && firsts.size() < 2;
        for (Map.Entry<Path, Long> first : firsts.entrySet()) {
            if (!alone) {
                problems.add(Problem.note(first.getKey(), "it does not say what time it was, so it begins where the others do"));
            }
        }
        for (var source : sources) {
            if (!source.hasWallClock()) {
                TraceHeader header = source.header();
                long first = firsts.getOrDefault(source.clockPath(), header.wallNanos());
                placed.add(new Placed(source, at(header, origin + header.wallNanos() - first)));
            }
        }
        return placed;
    }

    private static long mark(List<Placed> placed, TimeAxis axis, String name) throws IOException {
        OptionalLong first = OptionalLong.empty();
        for (Placed one : placed) {
            OptionalLong ticks = one.source.mark(name);
            if (ticks.isPresent()) {
                long nanos = axis.nanos(one.header, ticks.getAsLong());
                first = OptionalLong.of(Math.min(nanos, first.orElse(nanos)));
            }
        }
        return first.orElseThrow(() -> new NotARecordingException(placed.getFirst().source.path()
                + " has no instant '" + name + "' to be aligned by: record one with Trace.instant, or name another"));
    }

    /** The same process, placed by the wall clock alone. */
    private static TraceHeader at(TraceHeader header, long wallNanos) {
        return new TraceHeader(header.pid(), header.parentPid(), wallNanos, header.startTicks(), header.nanosPerTick(), 0, header.closed(),
                header.endTicks(), header.lost(), header.stoppedTicks());
    }
}
