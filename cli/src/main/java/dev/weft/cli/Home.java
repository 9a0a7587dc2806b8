package dev.weft.cli;

import java.nio.file.Path;
import java.util.List;

/** The folder Weft is installed in, as its launcher names it. */
record Home(Path folder) {
    static final String MODULE = "dev.weft";

    static Home current() {
        String folder = System.getProperty("weft.home");
        if (folder == null) {
            throw CommandFailure.failed("the property weft.home must name Weft's folder; start Weft through its launcher script.");
        }
        return new Home(Path.of(folder));
    }

    /** The modules a program needs: {@code dev.weft} and what it requires. */
    Path modules() {
        return folder.resolve("lib/run");
    }

    Path agent() {
        return folder.resolve("lib/agent/weft-trace-agent.jar");
    }

    Path sample(String name) {
        return folder.resolve("samples").resolve(name);
    }

    /** The JDK's tool of this name, from the JDK that runs Weft. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** What lets a program find the part of Weft that only clusters need. */
    String clusterOption() {
        return "-Dweft.cluster=" + folder.resolve("lib/cluster");
    }

    /** What puts Weft at the hand of a program in a module or not, compiled or not. */
    List<String> javaOptions() {
        return List.of("--module-path", modules().toString(), "--add-modules", MODULE);
    }
}
