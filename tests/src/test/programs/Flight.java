import java.io.FileNotFoundException;
import java.io.IOException;

/** Handles what comes on its input, until that ends: a line, an order to be slow, an order to fail. */
public class Flight {
    public static void main(String[] args) throws Exception {
        System.out.println(ProcessHandle.current().pid());
        serve();
    }

    static void serve() throws Exception {
        for (int c = System.in.read(); c >= 0; c = System.in.read()) {
            switch (c) {
                case '\n':
                    handle();
                    break;
                case 's':
                    slow();
                    break;
                case 'f':
                    try {
                        fail();
                    } catch (IOException e) {
                        System.out.println("failed");
                    }
                    break;
                default:
            }
        }
    }

    static void handle() {
        System.out.println("handled");
    }

    static void slow() throws Exception {
        Thread.sleep(50);
    }

    static void fail() throws IOException {
        throw new FileNotFoundException("as ordered");
    }
}
