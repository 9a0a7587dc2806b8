import java.lang.management.ManagementFactory;

/** Calculates for 0.3 s of processor time, in itself and in a child. */
public class Sampled {
    static double sum;

    static void calculate() {
        long end = cpu() + 300_000_000;
        while (cpu() < end) {
            for (int i = 0; i < 100_000; i++) {
                sum += Math.sqrt(i);
            }
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    public static void main(String[] args) throws Exception {
        calculate();
        if (args.length == 0) {
            String java = ProcessHandle.current().info().command().orElseThrow();
            System.out.println(new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "Sampled", "child")
                    .inheritIO().start().waitFor());
        }
    }
}
