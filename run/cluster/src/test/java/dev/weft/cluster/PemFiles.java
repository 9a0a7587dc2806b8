package dev.weft.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** A key and a certificate for this machine, in the form that servers in C read. */
final class PemFiles {
    static final String PASSWORD = "secret";
    private static final String ALIAS = "server";

    private PemFiles() {}

    /** Makes {@code store}, for Java, and {@code key.pem} and {@code cert.pem} in {@code folder}. */
    static void create(Path store, Path folder) throws Exception {
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1",
                "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD).inheritIO().start();
        assertEquals(0, keytool.waitFor());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        write(folder.resolve("key.pem"), "PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        write(folder.resolve("cert.pem"), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
    }

    private static void write(Path file, String what, byte[] bytes) throws Exception {
        Files.writeString(file, "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(
                what, Base64.getMimeEncoder().encodeToString(bytes), what));
    }
}
