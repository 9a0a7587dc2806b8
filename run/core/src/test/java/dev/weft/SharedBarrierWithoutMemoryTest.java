package dev.weft;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** All that is tested of shared barriers, where they cannot be in memory that processes share. */
@ExtendWith(WithoutSharedMemory.class)
@Tag("deep")
class SharedBarrierWithoutMemoryTest extends SharedBarrierTest {}
