package dev.weft.trace.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The pages of the files that browsers have sent last to be opened. They are in memory; nothing of the files is left. */
final class OpenedPages {
    private static final String PREFIX = "/opened/";
    /** A page may be some ten megabytes. */
    private static final int MOST = 20;

    private final Scope scope;
    private final Map<String, ServedPage> pages = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    OpenedPages(Scope scope) {
        this.scope = scope;
    }

    /** Makes the page of a file, or one that says why there is none; returns the path of the page. */
    String open(SentFile sent) throws IOException {
        Path folder = Files.createTempDirectory("weft-view-");
        Path file = folder.resolve(sent.name());
        try {
            sent.into(folder);
            return add(ServedPage.of(file, scope).inMemory());
        } catch (NotARecordingException e) {
            return add(ReportFolder.refusal(String.valueOf(e.getMessage()).replace(file.toString(), sent.name())));
        } catch (IOException e) {
            return add(ReportFolder.refusal(sent.name() + " cannot be opened: " + e.getMessage()));
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    private String add(ServedPage page) {
        int number = count.incrementAndGet();
        pages.put(PREFIX + number, page);
        pages.remove(PREFIX + (number - MOST));
        return PREFIX + number;
    }

    @Nullable ServedPage find(String path) {
        return pages.get(path);
    }
}
