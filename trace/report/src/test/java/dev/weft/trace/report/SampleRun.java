package dev.weft.trace.report;

import dev.weft.trace.format.LaneBuilder;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.ThreadInfo;
import dev.weft.trace.format.TraceFileBuilder;
import java.util.Random;

/** Makes one process of a recording that looks like a program at work; the same seed gives the same bytes. */
final class SampleRun {
    static final long BOOT = 77;
    static final long WALL = 1_760_000_000_000_000_000L;

    private static final String[] CLASSES = {
        "atlas.JdkAtlas", "atlas.ClassReader", "atlas.read.Constants", "atlas.read.Methods", "atlas.graph.Hierarchy", "atlas.graph.Calls",
        "atlas.report.Table", "java.lang.classfile.ClassFile", "com.acme.io.Buffers", "com.acme.io.Image$Entry",
    };
    private static final String[] METHODS = {
        "parse", "read", "visit", "resolve", "next", "lookup", "count", "merge", "accept", "lambda$main$0", "append", "hash",
    };

    private final TraceFileBuilder file;
    private final Random random;
    private final int[] methods = new int[CLASSES.length * METHODS.length];
    private final int task;

    SampleRun(long pid, long parent, String name, long startNanos, long seed) {
        random = new Random(seed);
        file = new TraceFileBuilder(pid).parent(parent).started(WALL + startNanos, 5_000_000 + startNanos).clock(BOOT, 1.0)
                .property("process.name", name)
                .property("process.command", "java -cp target/classes " + name)
                .property("java.version", "25");
        for (int i = 0; i < methods.length; i++) {
            String owner = CLASSES[i / METHODS.length];
            String simple = owner.substring(owner.lastIndexOf('.') + 1);
            methods[i] = file.method(owner, METHODS[i % METHODS.length], "(Ljava/lang/Object;)I", simple + ".java", 10 + i);
        }
        task = file.name(Layout.SYMBOL_TASK, "analyse packages");
    }

    TraceFileBuilder file() {
        return file;
    }

    /** A thread that runs tasks, each with calls inside, until about {@code slices} slices are there; returns when it ended. */
    long worker(int lane, ThreadInfo thread, long fromNanos, int slices, int deepest, long callNanos) {
        file.thread(lane, thread);
        var events = file.lane(lane).thread(thread.id());
        long time = 5_000_000 + fromNanos;
        int left = slices;
        while (left > 0) {
            events.event(Layout.BEGIN, task, time, slices - left);
            int inside = Math.min(left - 1, 20 + random.nextInt(400));
            time = calls(events, time + 200, inside, deepest, callNanos);
            events.event(Layout.END, task, time);
            left -= inside + 1;
            time += random.nextInt((int) Math.max(2, callNanos * 20));
        }
        return time - 5_000_000;
    }

    private long calls(LaneBuilder events, long from, int count, int deepest, long callNanos) {
        var stack = new int[deepest];
        int depth = 0;
        long time = from;
        int left = count;
        while (left > 0 || depth > 0) {
            time += 1 + random.nextInt((int) callNanos);
            boolean enter = left > 0 && (depth == 0 || depth < deepest - 1 && random.nextInt(100) < 51);
            if (enter) {
                stack[depth] = methods[(int) (Math.abs(random.nextGaussian()) * 30) % methods.length];
                events.enter(stack[depth++], time);
                left--;
            } else {
                depth--;
                events.event(random.nextInt(300) == 0 ? Layout.EXIT_THROWN : Layout.EXIT, stack[depth], time);
            }
        }
        return time;
    }

    /** One call inside another, down to a depth, and back. */
    void recursion(int lane, long thread, String name, int depth) {
        file.thread(lane, thread, name);
        var events = file.lane(lane).thread(thread);
        long time = 6_000_000;
        for (int i = 0; i < depth; i++) {
            events.enter(methods[i % 7], time += 900);
        }
        for (int i = depth - 1; i >= 0; i--) {
            events.exit(methods[i % 7], time += 700 + random.nextInt(4000));
        }
    }
}
