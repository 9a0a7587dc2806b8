package dev.weft.cli;

import dev.weft.cli.pools.TopFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * A terminal that shows frames on its other screen, and is as it was when this is closed. Keys and signals that ask for the end interrupt
 * the thread that made it, which is the only one that may call its methods; a thread of its own reads keys, and that of a signal draws
 * again when the size has changed.
 */
final class TopScreen implements TopOutput {
    private static final Size USUAL = new Size(80, 24);
    private static final int CTRL_C = 3;
    private static final int CTRL_D = 4;
    private static final int END = -1;

    private final Terminal terminal;
    private final Display display;
    private final Attributes before;
    private final List<SignalWatch> watches = new ArrayList<>();
    private final Thread owner = Thread.currentThread();

    // Guarded by display.
    private @Nullable TopFrame shown;
    private Size size = USUAL;
    private boolean closed;

    /** Set by the thread of a signal. */
    private volatile int exitCode;

    private TopScreen(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        this.display = new Display(terminal, true);
        // All keys are ours: who could stop us would find a terminal that is not as it was.
        Attributes raw = terminal.getAttributes();
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        terminal.setAttributes(raw);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        watches.add(SignalWatch.on("WINCH", this::draw));
        watches.add(SignalWatch.on("INT", this::interrupt));
        watches.add(SignalWatch.on("TERM", () -> end(128 + 15)));
        watches.add(SignalWatch.on("HUP", () -> end(128 + 1)));
        Thread.ofPlatform().daemon(true).name("weft keys").start(this::readKeys);
    }

    /** Whether there is a terminal that can do this, with a user in front of it. */
    static boolean isPossible() {
        String type = System.getenv("TERM");
        return System.console() != null && System.console().isTerminal() && type != null && !type.equals("dumb");
    }

    static TopScreen open() throws IOException {
        return new TopScreen(TerminalBuilder.builder().system(true).provider("exec").nativeSignals(false).build());
    }

    private void end(int code) {
        exitCode = code;
        interrupt();
    }

    /** Not while the owner draws: the terminal's size is had from another program, which an interrupt would end. */
    private void interrupt() {
        synchronized (display) {
            owner.interrupt();
        }
    }

    private void readKeys() {
        try {
            while (true) {
                switch (terminal.reader().read()) {
                    case 'q', 'Q', CTRL_C, CTRL_D, END -> {
                        interrupt();
                        return;
                    }
                    default -> draw();
                }
            }
        } catch (IOException e) {
            interrupt();
        }
    }

    @Override
    public void show(TopFrame frame) throws InterruptedException {
        synchronized (display) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the end was asked for");
            }
            shown = frame;
            draw();
        }
    }

    private void draw() {
        synchronized (display) {
            TopFrame frame = shown;
            if (frame == null || closed) {
                return;
            }
            Size now = terminal.getSize();
            if (now.getRows() < 1 || now.getColumns() < 1) {
                now = USUAL;
            }
            if (!now.equals(size)) {
                size = now;
                display.clear();
            }
            display.resize(size.getRows(), size.getColumns());
            display.update(styled(frame.lines(size.getColumns(), size.getRows()), frame.headingAt()), 0);
        }
    }

    private static List<AttributedString> styled(List<String> lines, int heading) {
        var styled = new ArrayList<AttributedString>();
        for (int i = 0; i < lines.size(); i++) {
            AttributedStyle style = i == heading ? AttributedStyle.INVERSE : i == 0 ? AttributedStyle.BOLD : AttributedStyle.DEFAULT;
            styled.add(new AttributedString(lines.get(i), style));
        }
        return styled;
    }

    @Override
    public boolean pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
        return true;
    }

    @Override
    public int exitCode() {
        return exitCode;
    }

    @Override
    public void close() throws IOException {
        // An interrupt would keep the terminal from being set back.
        Thread.interrupted();
        watches.forEach(SignalWatch::close);
        synchronized (display) {
            closed = true;
            terminal.puts(Capability.cursor_normal);
            terminal.puts(Capability.exit_ca_mode);
            terminal.flush();
            terminal.setAttributes(before);
        }
        terminal.close();
    }
}
