// Prices orders, one of which cannot be read: a small program to trace. Run with: ./weft trace samples/Orders.java
import dev.weft.trace.Trace;
import dev.weft.trace.Traced;

record Order(String item, int count) {
    int cents() {
        return item.length() * 100;
    }
}

void main() {
    Trace.instant("ready");
    for (String line : List.of("tea 3", "coffee two", "milk 1")) {
        try {
            IO.println(line + ": " + price(read(line)));
        } catch (NumberFormatException e) {
            IO.println(line + ": no number");
        }
    }
}

@Traced
Order read(String line) {
    String[] words = line.split(" ");
    return new Order(words[0], Integer.parseInt(words[1]));
}

int price(Order order) {
    return order.count() * order.cents();
}
