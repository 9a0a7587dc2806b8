import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import net.viktorc.pp4j.impl.JavaProcessPoolExecutor;
import net.viktorc.pp4j.impl.SimpleJavaProcessOptions;

/** PP4J with two worker JVMs, as bench/VersusPython.java measures the others. Prints a case and its figure on each line. */
public class Pp4jBench {
    private static final int TASKS = 20_000;
    private static final int ROUND_TRIPS = 2_000;
    private static final int WARM_UP = 2_000;

    private static Callable<Integer> identity(int i) {
        return (Callable<Integer> & Serializable) () -> i;
    }

    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        var pool = new JavaProcessPoolExecutor(new SimpleJavaProcessOptions(2, 128, 1024, 0), 2, 2, 0, null, false);
        pool.submit(identity(1)).get();
        System.out.println("ready " + (System.nanoTime() - start) / 1e6);
        for (int i = 0; i < WARM_UP; i++) {
            pool.submit(identity(i)).get();
        }
        start = System.nanoTime();
        var futures = new ArrayList<Future<Integer>>();
        for (int i = 0; i < TASKS; i++) {
            futures.add(pool.submit(identity(i)));
        }
        for (Future<Integer> future : futures) {
            future.get();
        }
        System.out.println("futures " + TASKS * 1e9 / (System.nanoTime() - start));
        double[] micros = new double[ROUND_TRIPS];
        for (int i = 0; i < micros.length; i++) {
            start = System.nanoTime();
            pool.submit(identity(i)).get();
            micros[i] = (System.nanoTime() - start) / 1e3;
        }
        Arrays.sort(micros);
        System.out.println("p50 " + micros[micros.length / 2]);
        System.out.println("p99 " + micros[micros.length * 99 / 100]);
        pool.shutdownNow();
        System.exit(0);
    }
}
