package dev.weft.sharing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Names and their objects; others only read them. */
public final class HeapRegister implements RegisterCore {
    private final Map<String, Stored> objects = new ConcurrentSkipListMap<>();

    @Override
    public @Nullable Stored get(String name) {
        return objects.get(name);
    }

    @Override
    public List<String> all() {
        return List.copyOf(objects.keySet());
    }

    /** Gives {@code object} a name; false if that is taken. */
    public boolean add(String name, Stored object) {
        return objects.putIfAbsent(name, object) == null;
    }

    /** Takes a name from its object; false if nothing has it. */
    public boolean remove(String name) {
        return objects.remove(name) != null;
    }
}
