// A process and a pipe to talk to it. Run with: ./weft run samples/PingPong.java
import module dev.weft;

void main() throws Exception {
    var line = Duplex.pair();
    Duplex there = line.second();
    var process = WorkerProcess.start(() -> {
        for (String ball = there.receive(String.class); !ball.isEmpty(); ball = there.receive(String.class)) {
            there.send(ball.equals("ping") ? "pong" : "what?");
        }
    });
    try (Duplex here = line.first()) {
        for (int i = 1; i <= 3; i++) {
            here.send("ping");
            IO.println(i + ": ping, " + here.receive());
        }
        here.send("");
    }
    process.join();
    IO.println(process.name() + " ended with " + process.exitCode().getAsInt());
}
