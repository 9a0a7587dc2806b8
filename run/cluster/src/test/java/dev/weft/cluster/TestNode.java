package dev.weft.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node of a test in a process of its own. */
final class TestNode {
    private final Process process;
    private final List<String> said;

    /**
     * What it is like.
     *
     * @param url of the server, as the node reaches it
     * @param drain how long its tasks may go on after a signal
     * @param heap of its workers; empty for what their programs say
     */
    record Form(String name, String url, int processes, String labels, Duration lease, Duration patience, Duration drain, String heap) {
        Form lease(Duration lease) {
            return new Form(name, url, processes, labels, lease, patience, drain, heap);
        }

        Form drain(Duration drain) {
            return new Form(name, url, processes, labels, lease, patience, drain, heap);
        }

        Form url(String url) {
            return new Form(name, url, processes, labels, lease, patience, drain, heap);
        }

        Form heap(String heap) {
            return new Form(name, url, processes, labels, lease, patience, drain, heap);
        }

        List<String> arguments() {
            return List.of(name, url, Integer.toString(processes), labels, lease.toString(), patience.toString(), drain.toString(), heap);
        }
    }

    private TestNode(Process process) {
        this.process = process;
        this.said = new CopyOnWriteArrayList<>();
    }

    /** Waits until it serves, and takes down what it prints on its standard error. */
    static TestNode of(Process process) throws IOException {
        var node = new TestNode(process);
        Thread.ofPlatform().daemon(true).name("words of a node").start(node::listen);
        String line = process.inputReader().readLine();
        if (!"serves".equals(line)) {
            throw new IOException("the node did not start: " + line + node.said);
        }
        return node;
    }

    private void listen() {
        try (BufferedReader errors = process.errorReader()) {
            String line;
            while ((line = errors.readLine()) != null) {
                System.err.println(line);
                said.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    /** What it has said so far. */
    List<String> said() {
        return said;
    }

    void awaitSaying(String pattern) {
        await(pattern).until(() -> said.stream().anyMatch(line -> line.matches(pattern)));
    }

    /** Ends it at once, as a machine does whose current fails. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void signal(String name) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor());
    }
}
