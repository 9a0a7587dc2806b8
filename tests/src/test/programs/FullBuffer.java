import java.io.BufferedReader;
import java.io.InputStreamReader;

/** Makes many more calls than a small buffer holds. With an argument it does so in a child, and kills that in the middle of a call. */
public class FullBuffer {
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            serve();
            return;
        }
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process child = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), "FullBuffer").start();
        var lines = new BufferedReader(new InputStreamReader(child.getInputStream()));
        System.out.println(lines.readLine());
        child.destroyForcibly();
        System.out.println(child.waitFor());
    }

    static void serve() throws Exception {
        Thread virtual = Thread.ofVirtual().name("virtual one").start(FullBuffer::answers);
        answers();
        virtual.join();
        last();
    }

    static void answers() {
        for (int i = 0; i < 300_000; i++) {
            answer(i);
            if (i % 100_000 == 0) {
                Thread.yield();
            }
        }
    }

    static int answer(int i) {
        return i + 1;
    }

    /** Ends with its input. */
    static void last() throws Exception {
        System.out.println("served");
        while (System.in.read() >= 0) {
            Thread.yield();
        }
    }
}
