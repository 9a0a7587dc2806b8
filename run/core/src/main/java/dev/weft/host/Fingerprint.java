package dev.weft.host;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What a class archive depends on, in a few letters: the JDK, the options of the JVM, and the content of the jars. It tells what has
 * changed, not what somebody wants to pass off as unchanged, so a checksum will do; loading a digest would cost more than it saves.
 */
public final class Fingerprint {
    private Fingerprint() {}

    public static String of(List<String> jars, List<String> options) throws IOException {
        String home = System.getProperty("java.home", "");
        var image = new File(home, "lib/modules");
        String jvm = home
                + ' '
                + System.getProperty("java.vm.name")
                + ' '
                + System.getProperty("java.runtime.version")
                + ' '
                + System.getProperty("java.vm.version")
                + ' '
                + System.getProperty("os.arch")
                + ' '
                + image.length()
                + ' '
                + image.lastModified()
                + options;
        var checksum = new CRC32();
        checksum.update(jvm.getBytes(StandardCharsets.UTF_8));
        long ofJvm = checksum.getValue();
        checksum.reset();
        long length = 0;
        for (String jar : jars) {
            byte[] content = content(jar);
            checksum.update(content);
            length += content.length;
        }
        // The paths as well: the JVM looks for the jars under the names they had.
        checksum.update(jars.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(ofJvm) + "-" + Long.toHexString(checksum.getValue()) + "-" + Long.toHexString(length);
    }

    private static byte[] content(String jar) throws IOException {
        try (var in = new FileInputStream(jar)) {
            return in.readAllBytes();
        }
    }
}
