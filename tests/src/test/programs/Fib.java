public class Fib {
    public static void main(String[] args) {
        System.out.println(fib(10));
    }

    static int fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }
}
