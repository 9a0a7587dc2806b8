/** Handles what comes on its input, line by line, until that ends. */
public class Flight {
    public static void main(String[] args) throws Exception {
        System.out.println(ProcessHandle.current().pid());
        serve();
    }

    static void serve() throws Exception {
        for (int c = System.in.read(); c >= 0; c = System.in.read()) {
            if (c == '\n') {
                handle();
            }
        }
    }

    static void handle() {
        System.out.println("handled");
    }
}
