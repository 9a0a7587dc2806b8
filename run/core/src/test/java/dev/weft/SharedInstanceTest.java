package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

@SuppressWarnings("NullAway") // what is null fails the test as it should
class SharedInstanceTest {
    private static final List<Integer> NUMBERS = IntStream.rangeClosed(1, 100).boxed().toList();

    /** Neither serializable nor thread-safe. */
    static final class Account implements Bank {
        private final List<Integer> deposits = new ArrayList<>();
        private int balance;

        @Override
        public int deposit(int amount) {
            int before = balance;
            deposits.add(amount);
            balance = before + amount;
            return balance;
        }

        @Override
        public List<Integer> deposits() {
            return deposits;
        }

        @Override
        public void fail(@Nullable String message) throws IOException {
            if (message == null) {
                throw new StackOverflowError("deep");
            }
            throw new IOException(message);
        }
    }

    /** What of an account is to be seen. */
    interface Bank {
        int deposit(int amount);

        List<Integer> deposits();

        void fail(@Nullable String message) throws IOException;

        default String words(String name, int... numbers) {
            return name + " " + numbers.length + " " + deposits().size();
        }
    }

    private static int balance(SharedInstance<Account> account) {
        return account.call(a -> a.balance);
    }

    @OnEveryBackend
    void functionsRunOneAtATime(Backend backend) {
        try (var pool = backend.open()) {
            SharedInstance<Account> account = pool.sharer().instance(Account::new);
            pool.map(NUMBERS, n -> account.call(a -> a.deposit(n)));
            assertEquals(5_050, balance(account));
            assertEquals(100, account.call(a -> a.deposits).size());
            assertEquals(account, pool.call(_ -> account, 0));
        }
    }

    @OnEveryBackend
    void functionsAndResultsAreCopies(Backend backend) {
        try (var pool = backend.open()) {
            SharedInstance<Account> account = pool.sharer().instance(Account::new);
            account.call(a -> a.deposit(5));
            account.call(a -> a.deposits).clear();
            var amounts = new ArrayList<>(List.of(1, 2));
            account.call(a -> {
                amounts.forEach(a::deposit);
                amounts.clear();
                return amounts.size();
            });
            assertEquals(List.of(1, 2), amounts);
            assertEquals(List.of(5, 1, 2), account.call(a -> a.deposits));
            assertNull(account.<@Nullable String>call(_ -> null));
        }
    }

    @OnEveryBackend
    void errorsOfFunctionsReachTheCaller(Backend backend) {
        try (var pool = backend.open()) {
            SharedInstance<Account> account = pool.sharer().instance(Account::new);
            var checked = assertThrows(TaskException.class, () -> account.call(a -> {
                a.fail("no money");
                return 0;
            }));
            assertEquals("no money", assertInstanceOf(IOException.class, checked.getCause()).getMessage());
            assertThrows(ArithmeticException.class, () -> pool.call(zero -> account.call(_ -> 1 / zero), 0));
            String message = assertThrows(IllegalArgumentException.class, () -> account.call(a -> a)).getMessage();
            assertTrue(message.startsWith("the answer of a shared instance cannot take this value: "), message);
            assertTrue(message.contains("Account"), message);
            var thread = new Thread();
            assertThrows(IllegalArgumentException.class, () -> account.call(_ -> thread.getName()));
            assertEquals(0, balance(account));
        }
    }

    @OnEveryBackend
    void aFunctionMayCallTheSameObjectAgain(Backend backend) {
        try (var pool = backend.open()) {
            SharedInstance<Account> account = pool.sharer().instance(Account::new);
            int sum = account.call(a -> a.deposit(1) + account.call(again -> again.deposit(1)));
            assertEquals(3, sum);
        }
    }

    @OnEveryBackend
    void anInterfaceIsSharedByItsMethods(Backend backend) {
        try (var pool = backend.open()) {
            Bank bank = pool.sharer().of(Bank.class, Account::new);
            pool.map(NUMBERS, n -> bank.deposit(n));
            assertEquals(100, bank.deposits().size());
            bank.deposits().clear();
            assertEquals("all 2 100", pool.call(_ -> bank.words("all", 1, 2), 0));
            assertEquals("no money", assertThrows(IOException.class, () -> bank.fail("no money")).getMessage());
            assertEquals("deep", assertThrows(StackOverflowError.class, () -> bank.fail(null)).getMessage());
            Bank same = pool.call(_ -> bank, 0);
            assertEquals(bank, same);
            assertEquals(bank.hashCode(), same.hashCode());
            assertFalse(bank.equals(pool.sharer().of(Bank.class, Account::new)));
            assertNotEquals(bank, null);
            assertEquals("shared " + Bank.class.getName(), bank.toString());
            SharedMap<String, Bank> banks = pool.sharer().map();
            banks.put("first", bank);
            assertEquals(5_051, pool.call(_ -> banks.get("first").deposit(1), 0).intValue());
            assertEquals(5_052, bank.deposit(1));
        }
    }

    @OnEveryBackend
    void anInterfaceOfTheJdkIsSharedToo(Backend backend) {
        try (var pool = backend.open()) {
            Supplier<?> numbers = pool.sharer().of(Supplier.class, () -> {
                var account = new Account();
                return () -> account.deposit(1);
            });
            assertEquals(1, pool.call(_ -> (Integer) numbers.get(), 0).intValue());
            assertEquals(2, numbers.get());
        }
    }

    @OnEveryBackend
    void onlyAnInterfaceIsSharedByItsMethods(Backend backend) {
        try (var pool = backend.open()) {
            String message = assertThrows(IllegalArgumentException.class, () -> pool.sharer().of(Account.class, Account::new)).getMessage();
            assertEquals("only an interface can be shared by its methods, but " + Account.class.getName()
                    + " is a class; share it with instance(…), and call functions of it", message);
            assertThrows(TaskException.class, () -> pool.sharer().instance(() -> {
                throw new IOException("no account");
            }));
        }
    }
}
