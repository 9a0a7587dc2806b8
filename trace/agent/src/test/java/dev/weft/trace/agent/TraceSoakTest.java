package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two threads record at full speed into a ring for as long as {@code weft.trace.soak.seconds} says, and no memory grows. */
class TraceSoakTest {
    private static final int SECONDS = Integer.getInteger("weft.trace.soak.seconds", 3);
    private static final int MAX_BYTES = 32 << 20;
    private static final long MIB = 1 << 20;

    private static final String PROGRAM = """
            import java.nio.file.Files;
            import java.nio.file.Path;

            public class Soak {
                static volatile boolean over;
                static volatile int kept;

                public static void main(String[] arguments) throws Exception {
                    Thread[] threads = {new Thread(Soak::run), new Thread(Soak::run)};
                    for (Thread thread : threads) thread.start();
                    long millis = Long.parseLong(arguments[0]) * 1_000;
                    Thread.sleep(millis / 3);
                    tell();
                    for (int i = 0; i < 10; i++) {
                        Thread.sleep(millis / 15);
                        tell();
                    }
                    over = true;
                    for (Thread thread : threads) thread.join();
                }

                static void run() {
                    while (!over) kept = fib(15) + thrown();
                }

                static int fib(int n) {
                    return n < 2 ? n : fib(n - 1) + fib(n - 2);
                }

                static int thrown() {
                    try {
                        throwing();
                        return 0;
                    } catch (IllegalStateException e) {
                        return 1;
                    }
                }

                static void throwing() {
                    throw new IllegalStateException();
                }

                static void tell() throws Exception {
                    System.gc();
                    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
                    String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                            .filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
                    System.out.println(heap + " " + Long.parseLong(resident.replaceAll("[^0-9]", "")) * 1024);
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void neitherHeapNorMemoryNorFileGrows() throws Exception {
        Program.Run run = Program.compile(folder, 17, "Soak.java", PROGRAM).withJvmOptions("-Xms64m", "-Xmx64m", "-XX:+UseSerialGC")
                .withAgentOptions("all=true,throttle=false,buffer=ring,maxBytes=" + MAX_BYTES)
                .within(SECONDS + 120)
                .trace(Jdk.current(), "Soak", String.valueOf(SECONDS));
        assertEquals("", run.err());
        assertEquals(0, run.code());
        List<long[]> told = run.out().lines().map(line -> new long[] {
            Long.parseLong(line.split(" ")[0]), Long.parseLong(line.split(" ")[1])}).toList();
        long heap = growth(told, 0);
        long resident = growth(told, 1);
        System.out.println("heap " + told.get(0)[0] / 1024 + " KiB and " + heap / 1024 + " more, resident " + told.get(0)[1] / MIB
                + " MiB and " + resident / 1024 + " KiB more");
        assertTrue(heap < MIB, () -> "the heap has grown by " + heap);
        assertTrue(resident < 24 * MIB, () -> "resident memory has grown by " + resident);
        Path file = run.traces().get(0).path();
        assertTrue(Files.size(file) <= MAX_BYTES, () -> file + " is larger");
    }

    /** By how much the least of the later numbers is more than the greatest of the earlier ones, which come and go with the compilers. */
    private static long growth(List<long[]> told, int column) {
        int half = told.size() / 2;
        return told.subList(half, told.size()).stream().mapToLong(numbers -> numbers[column]).min().orElseThrow()
                - told.subList(0, half).stream().mapToLong(numbers -> numbers[column]).max().orElseThrow();
    }
}
