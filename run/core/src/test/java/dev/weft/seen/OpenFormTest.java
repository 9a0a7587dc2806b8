package dev.weft.seen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.junit.jupiter.api.Test;

/** Records as open data, between versions of Weft as well. */
class OpenFormTest {
    private static final PoolReading POOL = new PoolReading("pool-1", "processes", 77, true, 2, 1, 10, 20, 3, 4, 5, 6, List.of(
            new WorkerReading(7, 4711, "busy", 8, 9, 10, 11, 12, "web-3"), new WorkerReading(12, 0, "starting", 0, 0, 0, 0, 0, "")));

    private static CompositeData data(List<String> names, List<OpenType<?>> types, Object... values) throws OpenDataException {
        String[] items = names.toArray(String[]::new);
        return new CompositeDataSupport(new CompositeType("x", "x", items, items, types.toArray(OpenType<?>[]::new)), items, values);
    }

    @Test
    void whatIsWrittenIsRead() throws OpenDataException {
        List<PoolReading> pools = List.of(POOL, new PoolReading("", "inline", 0, false, 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
        assertEquals(pools, OpenForm.read(PoolReading.class, OpenForm.of(PoolReading.class, pools)));
    }

    @Test
    void whatIsMissingIsNothing() throws OpenDataException {
        var old = data(List.of("name"), List.of(SimpleType.STRING), "pool-3");
        assertEquals(List.of(new PoolReading("pool-3", "", 0, false, 0, 0, 0, 0, 0, 0, 0, 0, List.of())),
                OpenForm.read(PoolReading.class, new CompositeData[] {old}));
    }

    @Test
    void whatIsNewIsLeftOut() throws OpenDataException {
        var worker = data(List.of("number", "mood"), List.of(SimpleType.INTEGER, SimpleType.STRING), 5, "good");
        var pool = data(List.of("workers", "colour"), List.of(new ArrayType<CompositeData[]>(1, worker.getCompositeType()),
                SimpleType.STRING), new CompositeData[] {worker}, "blue");
        assertEquals(List.of(new WorkerReading(5, 0, "", 0, 0, 0, 0, 0, "")),
                OpenForm.read(PoolReading.class, new CompositeData[] {pool}).getFirst().workers());
    }

    @Test
    void whatHasAnotherTypeCountsAsMissing() throws OpenDataException {
        var odd = data(List.of("name", "size", "workers"), List.of(SimpleType.INTEGER, SimpleType.LONG, SimpleType.STRING), 1, 2L, "none");
        assertEquals(List.of(new PoolReading("", "", 0, false, 0, 0, 0, 0, 0, 0, 0, 0, List.of())),
                OpenForm.read(PoolReading.class, new CompositeData[] {odd}));
    }
}
