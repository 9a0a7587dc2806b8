package dev.weft;

import dev.weft.sharing.HeapMap;
import dev.weft.sharing.Link;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each method of a map for one key does in any interleaving what it does step by step. */
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class SharedMapLincheckTest {
    private final SharedMap<Integer, Integer> map = new SharedMap<>(new Link<>("", 1, new HeapMap()));

    @Operation
    public @Nullable Integer get(@Param(name = "key") int key) {
        return map.get(key);
    }

    @Operation
    public @Nullable Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
        return map.put(key, value);
    }

    @Operation
    public @Nullable Integer putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
        return map.putIfAbsent(key, value);
    }

    @Operation
    public @Nullable Integer remove(@Param(name = "key") int key) {
        return map.remove(key);
    }

    @Operation
    public boolean removeIf(@Param(name = "key") int key, @Param(name = "value") int value) {
        return map.remove(key, value);
    }

    @Operation
    public boolean replaceIf(@Param(name = "key") int key, @Param(name = "value") int expected, @Param(name = "value") int value) {
        return map.replace(key, expected, value);
    }

    @Operation
    public @Nullable Integer merge(@Param(name = "key") int key, @Param(name = "value") int value) {
        return map.merge(key, value, (before, more) -> before + more > 5 ? null : before + more);
    }

    @Operation
    public @Nullable Integer computeIfPresent(@Param(name = "key") int key) {
        return map.computeIfPresent(key, (_, value) -> value == 3 ? null : value + 1);
    }

    @Operation
    public @Nullable Integer computeIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
        return map.computeIfAbsent(key, _ -> value);
    }

    @Test
    void onTwoProcessors() {
        Depth.stress().check(SharedMapLincheckTest.class);
    }
}
