package dev.weft.sharing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names by which a manager gives its objects. */
public interface RegisterCore extends Core {
    /** What has this name; null if nothing has it. */
    @Nullable Stored get(String name);

    /** All names, in alphabetical order. */
    List<String> all();
}
