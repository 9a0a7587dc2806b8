package dev.weft;

import org.junit.jupiter.api.extension.ExtendWith;

/** All that is tested of shared barriers, where they cannot be in memory that processes share. */
@ExtendWith(WithoutSharedMemory.class)
class SharedBarrierWithoutMemoryTest extends SharedBarrierTest {}
