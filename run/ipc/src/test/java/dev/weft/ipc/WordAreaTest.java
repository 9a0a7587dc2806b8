package dev.weft.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class WordAreaTest {
    @Test
    void partsHaveRoomOfTheirOwnUntilThereIsNone() throws IOException {
        try (var area = WordArea.create(512)) {
            int first = area.allot(8);
            int second = area.allot(129);
            int third = area.allot(8);
            assertEquals(first + 128, second);
            assertEquals(second + 256, third);
            assertEquals(-1, area.allot(1));
            area.part(second, 129).set(ValueLayout.JAVA_BYTE, 128, (byte) 7);
            assertEquals(7, area.memory().get(second + 128));
            assertThrows(IndexOutOfBoundsException.class, () -> area.part(third, 129));
        }
    }

    @Test
    void whoIsToldItsPlaceFindsIt() throws IOException {
        try (var area = WordArea.create(128)) {
            assertSame(area, WordArea.open(area.place()));
        }
    }

    @Test
    void eachOfManyIsUnderADescriptorOfItsOwnAlsoWhereOthersWereClosed() throws IOException {
        var areas = new ArrayList<WordArea>();
        try {
            for (int i = 0; i < 20; i++) {
                areas.add(WordArea.create(128));
                if (i % 3 == 2) {
                    areas.remove(areas.size() - 2).close();
                }
            }
            for (WordArea area : areas) {
                WordArea.Place place = area.place();
                try (var file = new RandomAccessFile("/proc/" + place.process() + "/fd/" + place.descriptor(), "r")) {
                    byte[] identity = new byte[Long.BYTES];
                    file.readFully(identity);
                    assertEquals(place.identity(), ByteBuffer.wrap(identity).order(ByteOrder.nativeOrder()).getLong());
                }
            }
        } finally {
            for (WordArea area : areas) {
                area.close();
            }
        }
    }

    @Test
    void anotherFileUnderTheSameDescriptorIsNotTakenForIt() throws IOException {
        try (var area = WordArea.create(128)) {
            WordArea.Place place = area.place();
            var earlier = new WordArea.Place(place.process(), place.descriptor(), place.identity() + 1);
            var error = assertThrows(IOException.class, () -> WordArea.open(earlier));
            assertTrue(String.valueOf(error.getMessage()).contains("another area"), error.getMessage());
        }
    }

    @Test
    void oneThatIsLargerThanAnyBufferIsThereAsAWhole() throws IOException {
        long size = 3L << 30;
        try (var area = WordArea.create(128)) {
            WordArea.Place place = area.place();
            try (var file = new RandomAccessFile("/proc/" + place.process() + "/fd/" + place.descriptor(), "rw")) {
                // A hole, which takes no memory.
                file.setLength(size);
            }
            area.memory().putLong(0, 7);
            try (var large = WordArea.open(new WordArea.Place(place.process(), place.descriptor(), 7))) {
                int begin = large.allot(size - 128);
                assertEquals(0, large.part(begin, size - 128).get(ValueLayout.JAVA_BYTE, size - 129));
                assertEquals(7, large.memory().getLong(0));
            }
        }
    }

    @Test
    void ofAClosedOneNothingIsLeftToOpen() throws IOException {
        var area = WordArea.create(128);
        Path link = Path.of("/proc/" + area.place().process() + "/fd/" + area.place().descriptor());
        String target = Files.readSymbolicLink(link).toString();
        assertTrue(target.endsWith("(deleted)"), target);
        area.close();
        assertTrue(!Files.exists(link) || !Files.readSymbolicLink(link).toString().equals(target));
        assertEquals(0, area.memory().get(area.allot(1)));
    }
}
