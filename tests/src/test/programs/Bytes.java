/** Every byte value on standard output, a line on standard error, exit code 5. */
public class Bytes {
    public static void main(String[] args) {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        System.out.write(all, 0, all.length);
        System.out.flush();
        System.err.println("an error line, \u00e9 and all");
        System.exit(5);
    }
}
