package dev.weft;

import org.junit.jupiter.api.extension.ExtendWith;

/** All that is tested of shared locks, where they cannot be in memory. */
@ExtendWith(WithoutSharedMemory.class)
class SharedLockWithoutMemoryTest extends SharedLockTest {}
