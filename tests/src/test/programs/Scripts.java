import java.io.IOException;
import java.util.TreeMap;

/** Has a shell run the script that is its argument; without one it tells its environment. */
public class Scripts {
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0) {
            System.exit(shell(args[0]));
        }
        tell();
    }

    static int shell(String script) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor();
    }

    static void tell() {
        new TreeMap<>(System.getenv()).forEach((name, value) -> System.out.println(name + "=" + value));
    }
}
