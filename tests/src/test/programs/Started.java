import java.lang.management.ManagementFactory;

/** Prints whether its JVM was given a class archive, and does something to be recorded. */
public class Started {
    public static void main(String[] arguments) {
        boolean archive = ManagementFactory.getRuntimeMXBean().getInputArguments().stream().anyMatch(a -> a.startsWith("-XX:AOTCache="));
        System.out.println(archive ? "archive" : "none");
        System.err.println("to standard error");
    }
}
