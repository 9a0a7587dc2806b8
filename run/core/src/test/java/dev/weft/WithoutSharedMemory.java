package dev.weft;

import dev.weft.ipc.SharedArea;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets the tests of a class find no memory that processes could share, as on a system that has none. */
final class WithoutSharedMemory implements BeforeAllCallback, AfterAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        System.setProperty(SharedArea.FOLDER, "/none");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.clearProperty(SharedArea.FOLDER);
    }
}
