package dev.weft.trace.report;

import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFile;
import dev.weft.trace.format.TraceHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A process that left a native file.
 *
 * @param beside what Flight Recorder has of it; null if nothing
 */
record NativeProcess(TraceFile file, @Nullable JfrBeside beside) implements ProcessSource {
    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public TraceHeader header() {
        return file.header();
    }

    @Override
    public boolean hasWallClock() {
        return !file.properties().containsKey(Records.NO_TIME_OF_DAY);
    }

    @Override
    public Path clockPath() {
        return path().toAbsolutePath().resolveSibling("");
    }

    @Override
    public OptionalLong mark(String name) {
        var first = new long[] {Long.MAX_VALUE};
        file.forEachEvent((_, kind, symbol, ticks, _) -> {
            if (kind == Layout.INSTANT && ticks < first[0] && file.symbol(symbol).name().equals(name)) {
                first[0] = ticks;
            }
        });
        return first[0] == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first[0]);
    }

    @Override
    public ProcessTimeline read(TraceHeader placed, TimeAxis axis, Timelines timelines) throws IOException {
        return new FileReader(file, beside, placed, axis, timelines).read();
    }
}
