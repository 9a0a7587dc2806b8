package dev.weft;

import org.junit.jupiter.api.extension.ExtendWith;

/** All that is tested of shared events, where they cannot be in memory that processes share. */
@ExtendWith(WithoutSharedMemory.class)
class SharedEventWithoutMemoryTest extends SharedEventTest {}
