// A map within a map, with progress bars, on a pool of the kind of its first argument; waits for the file of its second.
import module dev.weft;

void main(String[] words) {
    Path go = Path.of(words[1]);
    var options = MapOptions.defaults().chunk(1);
    try (var outer = Pool.threads(1);
            var inner = Pool.of(words[0])) {
        outer.map(List.of(1, 2), n -> {
            System.out.println("program at " + n);
            return inner.map(List.of(1, 2), m -> {
                if (m == 1) {
                    System.out.println("worker at " + n);
                }
                while (!Files.exists(go)) {
                    Thread.sleep(20);
                }
                return m;
            }, options.name("inner").progress("Inner").progressPerWorker());
        }, options.progress("Outer"));
    }
}
