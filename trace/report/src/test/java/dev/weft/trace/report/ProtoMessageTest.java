package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoMessageTest {
    /** The length of a message takes one byte to 127, two to 16,383, three to 2,097,151. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 127, 128, 129, 16_383, 16_384, 2_097_151, 2_097_152})
    void aMessageInsideAnotherMayBeOfAnyLength(int length) throws IOException {
        var message = new ProtoMessage().varint(1, -1);
        int outer = message.open(200);
        int inner = message.open(3);
        if (length > 0) {
            message.string(4, "x".repeat(length));
        }
        message.close(inner).close(outer).fixed64(5, Long.MIN_VALUE);
        var out = new ByteArrayOutputStream();
        message.writeTo(out);

        var read = UnknownFieldSet.parseFrom(out.toByteArray());
        assertEquals(List.of(-1L), read.getField(1).getVarintList());
        assertEquals(List.of(Long.MIN_VALUE), read.getField(5).getFixed64List());
        var inside = UnknownFieldSet.parseFrom(UnknownFieldSet.parseFrom(read.getField(200).getLengthDelimitedList().getFirst())
                .getField(3).getLengthDelimitedList().getFirst());
        assertEquals(length == 0 ? 0 : 1, inside.getField(4).getLengthDelimitedList().size());
        inside.getField(4).getLengthDelimitedList().forEach(text -> assertEquals(length, text.size()));
    }
}
