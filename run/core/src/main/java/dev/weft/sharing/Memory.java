package dev.weft.sharing;

import dev.weft.ipc.ErrorText;
import dev.weft.ipc.WordArea;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The memory for the objects of one sharer. Small ones stand together in areas, large ones have an area each. Where the system has no
 * memory to share, or no room, there are no cells, and objects are on the heap of their home.
 *
 * <p>Thread-safe.
 */
public final class Memory {
    private static final int AREA_BYTES = 32 * 1024;
    private static final int MOST_SHARED = 4 * 1024;

    // Guarded by this.
    private final List<WordArea> areas = new ArrayList<>();
    private @Nullable WordArea last;
    private boolean isMissing;

    private String reason = "the sharer is closed";

    /** A cell of {@code bytes} zeros; null if there is none. */
    public synchronized @Nullable Cell cell(long bytes) {
        if (isMissing) {
            return null;
        }
        try {
            if (bytes > MOST_SHARED) {
                return in(add(bytes), bytes);
            }
            WordArea area = last;
            Cell cell = area == null ? null : in(area, bytes);
            if (cell == null) {
                last = add(AREA_BYTES);
                cell = in(last, bytes);
            }
            return cell;
        } catch (IOException e) {
            reason = ErrorText.of(e);
            isMissing = bytes <= MOST_SHARED;
            return null;
        }
    }

    /** Why there was no cell. */
    public synchronized String reason() {
        return reason;
    }

    private WordArea add(long bytes) throws IOException {
        WordArea area = WordArea.create(bytes);
        areas.add(area);
        return area;
    }

    private static @Nullable Cell in(WordArea area, long bytes) {
        int begin = area.allot(bytes);
        return begin < 0 ? null : new Cell(area, begin, bytes);
    }

    /** Nobody else can come to it any more; who has some of it keeps that. */
    public synchronized void close() {
        for (WordArea area : areas) {
            try {
                area.close();
            } catch (IOException e) {
                // Closed all the same: it has no buffer of its own to write.
                continue;
            }
        }
        areas.clear();
        isMissing = true;
        last = null;
    }
}
