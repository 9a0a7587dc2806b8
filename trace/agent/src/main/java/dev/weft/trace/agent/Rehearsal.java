package dev.weft.trace.agent;

/**
 * A program that does nothing of note, for whoever wants to know what the JVM does when a traced program starts. It is found by its name
 * wherever there is an agent, without a class path.
 */
public final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] arguments) {
        System.out.println("hello");
    }
}
