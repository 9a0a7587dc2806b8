package dev.weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stacks of errors that come out of {@code map}, {@code call} and streams. */
@ExtendWith(NothingLeft.class)
@SuppressWarnings("NullAway") // what is null fails the test as it should
class CallerFramesTest {
    private static final IllegalStateException SAME = new IllegalStateException("always the same");

    private static int fail(int n) {
        throw new IllegalStateException("number " + n);
    }

    private static int failWithCause(int n) {
        throw new IllegalStateException("number " + n, new IllegalArgumentException("inner"));
    }

    private static int failWithTheSame(int n) {
        throw SAME;
    }

    @SuppressWarnings("NullAway") // on purpose
    private static int dereference(int n) {
        String[] words = new String[2];
        return words[n].length();
    }

    private static int wrapNull(int n) {
        try {
            return dereference(n);
        } catch (NullPointerException e) {
            throw new IllegalStateException("wrapped", e);
        }
    }

    @OnEveryBackend
    void stacksEndWithTheCallersFrames(Backend backend) {
        try (var pool = backend.open()) {
            assertEndsHere(assertThrows(IllegalStateException.class, () -> pool.map(List.of(1), CallerFramesTest::fail)));
            assertEndsHere(assertThrows(IllegalStateException.class, () -> pool.call(CallerFramesTest::fail, 1)));
            assertEndsHere(assertThrows(IllegalStateException.class, () -> pool.call(CallerFramesTest::failWithCause, 1)));
            assertEndsHere(assertThrows(
                    IllegalStateException.class, () -> pool.stream(List.of(1), CallerFramesTest::fail).toList()));
        }
    }

    private static void assertEndsHere(Throwable error) {
        StackTraceElement[] here = new Throwable().getStackTrace();
        StackTraceElement[] stack = error.getStackTrace();
        // All that lies below the test's own method, whose line differs.
        assertEquals(
                Arrays.asList(here).subList(2, here.length),
                Arrays.asList(stack).subList(stack.length - here.length + 2, stack.length));
        assertEquals(1, Arrays.stream(stack).filter(frame -> frame.getMethodName().equals("stacksEndWithTheCallersFrames")).count());
        assertTrue(stack[0].getMethodName().startsWith("fail"), () -> stack[0].toString());
    }

    @OnEveryBackend
    void anErrorThatIsThrownTimeAndAgainDoesNotGrow(Backend backend) {
        try (var pool = backend.open()) {
            int length = 0;
            int last = 0;
            for (int round = 0; round < 6; round++) {
                Throwable error = round % 2 == 0
                        ? assertThrows(IllegalStateException.class, () -> pool.call(CallerFramesTest::failWithTheSame, 1))
                        : assertThrows(IllegalStateException.class, () -> pool.map(List.of(1), CallerFramesTest::failWithTheSame));
                if (backend.sharesHeap()) {
                    assertSame(SAME, error);
                }
                last = error.getStackTrace().length;
                if (round == 1) {
                    length = last;
                }
            }
            assertEquals(length, last);
        }
    }

    @OnEveryBackend
    void theMessageOfANullPointerArrives(Backend backend) {
        String expected = "Cannot invoke \"String.length()\" because \"words[n]\" is null";
        try (var pool = backend.open()) {
            assertHelpful(assertThrows(NullPointerException.class, () -> pool.call(CallerFramesTest::dereference, 1)), expected);
            assertHelpful(assertThrows(IllegalStateException.class, () -> pool.call(CallerFramesTest::wrapNull, 1)).getCause(), expected);
        }
    }

    /** Names of local variables are in class files compiled with them only. */
    private static void assertHelpful(Throwable error, String expected) {
        assertEquals(expected, error.getMessage().replaceAll("<local[0-9]>\\[<local[0-9]>\\]", "words[n]"));
    }
}
