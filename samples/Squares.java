// Squares on worker JVMs, one a core. Run with: ./weft run samples/Squares.java
import module dev.weft;

void main() {
    try (var pool = Pool.processes()) {
        IO.println(pool.map(List.of(1, 2, 3, 4), n -> n * n));
    }
}
