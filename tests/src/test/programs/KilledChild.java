import java.io.BufferedReader;
import java.io.InputStreamReader;

/** Starts itself as a child, lets it work, and kills it in the middle of a call, hard. */
public class KilledChild {
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            child();
        }
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process child = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "KilledChild", "child").start();
        var lines = new BufferedReader(new InputStreamReader(child.getInputStream()));
        System.out.println(lines.readLine());
        child.destroyForcibly();
        System.out.println(child.waitFor());
    }

    static void child() throws Exception {
        for (int i = 0; i < 1000; i++) {
            step(i);
        }
        lastCall();
    }

    static int step(int i) {
        return i + 1;
    }

    static void lastCall() throws Exception {
        System.out.println("1000 steps");
        Thread.currentThread().join();
    }
}
