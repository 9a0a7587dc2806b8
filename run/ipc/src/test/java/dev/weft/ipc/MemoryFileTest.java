package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFileTest {
    private static final Duration LONG_AGO = Duration.ofHours(1);

    @TempDir
    Path folder = Path.of("");

    @Test
    void whatAKilledProcessHasLeftIsRemovedByTheNextThatMakesAFile() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        touch("weft-" + ended.pid() + "-1ab", LONG_AGO);
        String ofNow = touch("weft-" + ended.pid() + "-2ab", Duration.ZERO);
        String ofTheLiving = touch("weft-" + ProcessHandle.current().pid() + "-3ab", LONG_AGO);
        String log = touch("weft-" + ended.pid() + "-worker-crash-1.log", LONG_AGO);
        String another = touch("weftier-" + ended.pid() + "-4ab", LONG_AGO);
        MemoryFile made = MemoryFile.createIn(folder, 4096);
        try (var channel = made.channel) {
            assertEquals(4096, channel.size());
            made.delete();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(Stream.of(ofNow, ofTheLiving, log, another).sorted().toList(),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    private String touch(String name, Duration age) throws IOException {
        Path file = Files.createFile(folder.resolve(name));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        return name;
    }
}
