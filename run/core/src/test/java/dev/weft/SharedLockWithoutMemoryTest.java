package dev.weft;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** All that is tested of shared locks, where they cannot be in memory. */
@ExtendWith(WithoutSharedMemory.class)
@Tag("deep")
class SharedLockWithoutMemoryTest extends SharedLockTest {}
