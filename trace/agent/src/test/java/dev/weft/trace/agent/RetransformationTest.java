package dev.weft.trace.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetransformationTest {
    private final List<Class<?>> woven = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    @Test
    void oneClassThatIsRefusedKeepsNoOtherFromBeingWoven() {
        List<Class<?>> all = List.of(String.class, Integer.class, Long.class, List.class, Set.class, Thread.class, Object.class);
        refusing(Integer.class, Object.class).apply(all);
        assertEquals(List.of(String.class, Long.class, List.class, Set.class, Thread.class), woven);
        assertEquals(List.of("Integer: no", "Object: no"), refused);
    }

    @Test
    void allAreWovenAtOnceWhereNoneIsRefused() {
        refusing().apply(List.of(String.class, Integer.class));
        refusing().apply(List.of());
        assertEquals(List.of(String.class, Integer.class), woven);
        assertEquals(List.of(), refused);
    }

    /** A JVM that refuses a list with one of these, as a whole. */
    private Retransformation refusing(Class<?>... classes) {
        Set<Class<?>> stubborn = Set.of(classes);
        Instrumentation jvm = (Instrumentation) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Instrumentation.class}, (proxy, method, arguments) -> {
                    List<Class<?>> given = Arrays.asList((Class<?>[]) arguments[0]);
                    if (given.stream().anyMatch(stubborn::contains)) {
                        throw new UnmodifiableClassException("no");
                    }
                    woven.addAll(given);
                    return null;
                });
        return new Retransformation(jvm, (type, problem) -> refused.add(type.getSimpleName() + ": " + problem.getMessage()));
    }
}
