package dev.weft;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** All that is tested of rings of bytes, where they cannot be in memory that processes share. */
@ExtendWith(WithoutSharedMemory.class)
@Tag("deep")
class SharedByteRingWithoutMemoryTest extends SharedByteRingTest {}
