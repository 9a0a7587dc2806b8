package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WovenFolderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void itIsTheUsersAlone() throws IOException {
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", folder.resolve("caches").toString());
        Path prepared = folder.resolve("caches/weft/woven");
        assertEquals(prepared.toString(), WovenFolder.prepare(environment));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(prepared)));
        assertEquals(prepared.toString(), WovenFolder.prepare(environment));
        Files.setPosixFilePermissions(prepared, PosixFilePermissions.fromString("rwxrwx---"));
        assertEquals("", WovenFolder.prepare(environment), "others can write there");
    }

    @Test
    void whereNoneCanBeMadeThereIsNone() throws IOException {
        Files.writeString(folder.resolve("weft"), "");
        assertEquals("", WovenFolder.prepare(Map.of("XDG_CACHE_HOME", folder.toString())));
    }

    @Test
    void theOldestFilesGo() throws IOException {
        for (int i = 0; i < 110; i++) {
            file("f" + i + ".woven", 10, Duration.ofMinutes(i));
        }
        new WovenFolder(folder).tidy(NOW);
        assertEquals(100, names().size());
        assertTrue(names().contains("f99.woven"), names()::toString);
        file("large.woven", 256 << 20, Duration.ofSeconds(90));
        new WovenFolder(folder).tidy(NOW);
        assertEquals(List.of("f0.woven", "f1.woven"), names());
    }

    @Test
    void whatAKilledProcessHasLeftGoesAfterADay() throws IOException {
        file("a.woven.17-1.new", 10, Duration.ofHours(23));
        file("a.woven.18-1.new", 10, Duration.ofHours(25));
        file("a.woven", 10, Duration.ofDays(400));
        new WovenFolder(folder).tidy(NOW);
        assertEquals(List.of("a.woven", "a.woven.17-1.new"), names());
    }

    private void file(String name, long bytes, Duration age) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        }
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
