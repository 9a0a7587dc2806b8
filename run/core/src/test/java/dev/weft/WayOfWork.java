package dev.weft;

import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.BaseStream;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Gatherer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A method of {@link Pool} that hands out work, found by reflection, so that none is forgotten, and called with functions that go through
 * a {@link Gate}.
 *
 * @param method of the pool; {@link Pool#parallel} where {@code loop} is what runs something
 * @param loop a method of {@link ParallelRange}, or null
 * @param withOptions whether it is called with options: a parameter of {@code method}, or said to the range
 */
@SuppressWarnings("NullAway") // what is null fails the test as it should
record WayOfWork(Method method, @Nullable Method loop, boolean withOptions) {
    /** What hands out nothing; a method that is neither here nor known below fails {@link #all} or {@link #call}. */
    private static final Set<String> NO_WORK = Set.of(
            "name", "context", "sharer", "resize", "stats", "insights", "publish",
            "join", "close", "shutdown", "shutdownNow", "terminate", "isShutdown", "isTerminated", "awaitTermination");

    private static final int MOST_TASKS = 200;

    /** How much the second argument is more than the first, and the third more than the second. */
    private static final int APART = 1_000;

    /** Items that are counted as they are read. */
    static final class Input implements Iterable<Integer> {
        private final int size;
        private final @Nullable RuntimeException end;
        private final AtomicInteger read = new AtomicInteger();

        Input(int size) {
            this(size, null);
        }

        /** @param end thrown in place of the item after the last one, null for none */
        Input(int size, @Nullable RuntimeException end) {
            this.size = size;
            this.end = end;
        }

        /** How many items have been read up to now. */
        int read() {
            return read.get();
        }

        int size() {
            return size;
        }

        @Override
        public Iterator<Integer> iterator() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return read.get() < size || end != null;
                }

                @Override
                public Integer next() {
                    if (read.get() < size) {
                        return read.getAndIncrement();
                    }
                    throw end == null ? new NoSuchElementException() : end;
                }
            };
        }
    }

    static List<WayOfWork> all() {
        var ways = new ArrayList<WayOfWork>();
        for (Method method : methods()) {
            if (method.getReturnType() == ParallelRange.class) {
                for (Method loop : ParallelRange.class.getDeclaredMethods()) {
                    if (Modifier.isPublic(loop.getModifiers()) && loop.getReturnType() != ParallelRange.class) {
                        ways.add(new WayOfWork(method, loop, false));
                        ways.add(new WayOfWork(method, loop, true));
                    }
                }
            } else {
                List<Class<?>> parameters = List.of(method.getParameterTypes());
                if (parameters.stream().noneMatch(WayOfWork::isCode)) {
                    throw unknown(method);
                }
                ways.add(new WayOfWork(method, null, parameters.contains(MapOptions.class) || parameters.contains(TaskOptions.class)));
            }
        }
        return ways;
    }

    private static AssertionError unknown(Method method) {
        return new AssertionError(method + " is not known here: say in WayOfWork how to call it, or that it hands out no work");
    }

    private static Collection<Method> methods() {
        var methods = new HashMap<List<?>, Method>();
        for (Method method : Pool.class.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !NO_WORK.contains(method.getName())) {
                // Of an overridden one and its override, which gives a narrower type, the override.
                methods.merge(List.of(method.getName(), List.of(method.getParameterTypes())), method,
                        (one, other) -> one.getReturnType().isAssignableFrom(other.getReturnType()) ? other : one);
            }
        }
        return methods.values();
    }

    /** Whether it is given many items, tasks or numbers. */
    boolean takesItems() {
        return loop != null || isStep() || isEnd() || List.of(method.getParameterTypes()).stream().anyMatch(WayOfWork::isSource);
    }

    private static boolean isCode(Class<?> type) {
        return Callable.class.isAssignableFrom(type) || Runnable.class.isAssignableFrom(type) || type == Collection.class
                || Set.of(Fn.class, Fn2.class, Fn3.class).contains(type);
    }

    private static boolean isSource(Class<?> type) {
        return Set.of(Iterable.class, Iterator.class, Spliterator.class, BaseStream.class, Collection.class).contains(type);
    }

    /** Whether it can be told that results need no order. */
    boolean hasOrderOption() {
        return withOptions && takesItems();
    }

    /** Whether it is {@code other}, but for options. */
    boolean isSameAs(WayOfWork other) {
        return method.getName().equals(other.method.getName()) && types().equals(other.types())
                && (loop == null ? other.loop == null : loop.equals(other.loop));
    }

    private List<Class<?>> types() {
        var types = new ArrayList<>(List.of(method.getParameterTypes()));
        types.removeAll(List.of(MapOptions.class, TaskOptions.class));
        return types;
    }

    /** Whether items come from an iterator of the caller's, which may throw. */
    boolean hasInput() {
        return takesItems() && loop == null && !types().contains(Collection.class);
    }

    /** Whether it is a step of a stream, whose source is read by that and not by the pool. */
    boolean isStep() {
        return method.getReturnType() == Gatherer.class;
    }

    private boolean isEnd() {
        return method.getReturnType() == Collector.class;
    }

    /** Does it; what is returned is lazy if it is a stream. */
    @Nullable Object call(Pool pool, Input input, Gate.Door door, MapOptions options) throws Exception {
        Object made = invoke(pool, method, input, door, options);
        if (made instanceof Gatherer<?, ?, ?> step) {
            return StreamSupport.stream(input.spliterator(), false).gather(uncheckedStep(step));
        }
        if (made instanceof Collector<?, ?, ?> end) {
            return StreamSupport.stream(input.spliterator(), false).collect(uncheckedEnd(end));
        }
        if (loop != null) {
            ParallelRange range = (ParallelRange) made;
            return invoke(withOptions ? range.options(options) : range, loop, input, door, options);
        }
        return made;
    }

    @SuppressWarnings("unchecked") // the function takes and gives integers
    private static Gatherer<Integer, ?, Object> uncheckedStep(Gatherer<?, ?, ?> step) {
        return (Gatherer<Integer, ?, Object>) step;
    }

    @SuppressWarnings("unchecked") // as above
    private static Collector<Integer, ?, Object> uncheckedEnd(Collector<?, ?, ?> end) {
        return (Collector<Integer, ?, Object>) end;
    }

    private static @Nullable Object invoke(Object target, Method method, Input input, Gate.Door door, MapOptions options)
            throws Exception {
        try {
            Class<?> type = target instanceof Pool ? Pool.class : target.getClass();
            return type.getMethod(method.getName(), method.getParameterTypes())
                    .invoke(target, new Arguments(method, input, door, options).all());
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }

    /** What a method is called with. */
    private record Arguments(Method method, Input input, Gate.Door door, MapOptions options) {
        Object[] all() {
            var all = new Object[method.getParameterCount()];
            int place = 0;
            for (int i = 0; i < all.length; i++) {
                Parameter parameter = method.getParameters()[i];
                Class<?> type = parameter.getType();
                if (isSource(type)) {
                    all[i] = source(parameter, place++);
                } else if (type == Object.class) {
                    all[i] = isReduction() ? "" : place++ * APART;
                } else if (type == long.class) {
                    // The bounds of a loop, or a limit of time that is not reached.
                    all[i] = method.getReturnType() != ParallelRange.class ? (Object) 60L : i == 0 ? 0L : (long) input.size();
                } else {
                    all[i] = argument(type, i);
                }
            }
            return all;
        }

        private boolean isReduction() {
            return List.of(method.getParameterTypes()).contains(Fn2.class) && method.getName().equals("reduce");
        }

        private Object source(Parameter parameter, int place) {
            Class<?> type = parameter.getType();
            if (type == Collection.class) {
                return IntStream.range(0, Math.min(input.size(), MOST_TASKS)).mapToObj(this::task).toList();
            }
            Iterable<?> items = place == 0 ? input : (Iterable<Integer>) () -> numbers(place * APART);
            if (parameter.getParameterizedType().getTypeName().contains("Map$Entry")) {
                Iterable<Integer> keys = input;
                return (Iterable<Map.Entry<Integer, Integer>>) () -> entries(keys.iterator());
            }
            if (type == Iterator.class) {
                return items.iterator();
            }
            if (type == Spliterator.class) {
                return Spliterators.spliteratorUnknownSize(items.iterator(), 0);
            }
            return type == BaseStream.class ? StreamSupport.stream(items.spliterator(), false) : items;
        }

        private static Iterator<Integer> numbers(int from) {
            return IntStream.iterate(from, n -> n + 1).iterator();
        }

        private static Iterator<Map.Entry<Integer, Integer>> entries(Iterator<Integer> keys) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return keys.hasNext();
                }

                @Override
                public Map.Entry<Integer, Integer> next() {
                    int key = keys.next();
                    return Map.entry(key, key + APART);
                }
            };
        }

        private Task<Object> task(int index) {
            Gate.Door gate = door;
            return () -> gate.pass(index);
        }

        private Object argument(Class<?> type, int place) {
            Gate.Door gate = door;
            if (type == Fn2.class && isReduction() && place > 1) {
                return (Fn2<Object, Object, Object>) (a, b) -> a + " " + b;
            }
            Map<Class<?>, Object> known = Map.ofEntries(
                    Map.entry(Task.class, task(0)),
                    Map.entry(Callable.class, (Callable<Object> & Serializable) () -> gate.pass(0)),
                    Map.entry(Action.class, (Action) () -> gate.pass(0)),
                    Map.entry(Runnable.class, (Runnable & Serializable) () -> gate.pass(0)),
                    Map.entry(Fn.class, (Fn<Integer, Object>) a -> gate.pass(a, a)),
                    Map.entry(Fn2.class, (Fn2<Integer, Integer, Object>) (a, b) -> gate.pass(a, a, b)),
                    Map.entry(Fn3.class, (Fn3<Integer, Integer, Integer, Object>) (a, b, c) -> gate.pass(a, a, b, c)),
                    Map.entry(ParallelRange.Body.class, (ParallelRange.Body) n -> gate.pass((int) n, n)),
                    Map.entry(ParallelRange.To.class, (ParallelRange.To<Object>) n -> gate.pass((int) n, n)),
                    Map.entry(ParallelRange.ToLong.class, (ParallelRange.ToLong) n -> gate.pass((int) n, n)),
                    Map.entry(ParallelRange.ToInt.class, (ParallelRange.ToInt) n -> gate.pass((int) n, n)),
                    Map.entry(ParallelRange.ToDouble.class, (ParallelRange.ToDouble) n -> gate.pass((int) n, n)),
                    Map.entry(MapOptions.class, options),
                    Map.entry(TaskOptions.class, TaskOptions.defaults()),
                    Map.entry(TimeUnit.class, TimeUnit.SECONDS));
            Object argument = known.get(type);
            if (argument == null) {
                throw unknown(method);
            }
            return argument;
        }
    }

    /** As in {@code (fn, a, b)}, without options and limits of time; of a loop its method. */
    String parameters() {
        if (loop != null) {
            return loop.getName();
        }
        return Stream.of(method.getParameters())
                .filter(parameter -> !Set.of(MapOptions.class, TaskOptions.class, long.class, TimeUnit.class).contains(parameter.getType()))
                .map(WayOfWork::name)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String name(Parameter parameter) {
        // Methods of the JDK have no names of parameters.
        return parameter.isNamePresent() ? parameter.getName() : parameter.getType() == Collection.class ? "tasks" : "task";
    }

    /** The type of what it comes to, without type parameters but those that tell more. */
    String gives() {
        if (isStep()) {
            return "Stream";
        }
        if (isEnd()) {
            return "List";
        }
        String type = (loop == null ? method : loop).getGenericReturnType().getTypeName();
        return type.replaceAll("<[A-Z?]>", "").replaceAll("[\\w.]+\\.", "").replaceAll("^[A-Z]$", "the result").replace("void", "");
    }

    /** The arguments that belong to the item at {@code index}. */
    static List<Integer> arguments(int index, int count) {
        return IntStream.range(0, count).mapToObj(place -> index + place * APART).toList();
    }

    /** What the test reports call it. */
    @Override
    public String toString() {
        var types = new ArrayList<String>();
        for (Class<?> type : (loop == null ? method : loop).getParameterTypes()) {
            types.add(type.getSimpleName());
        }
        String call = (loop == null ? method.getName() : "parallel." + loop.getName()) + "(" + String.join(", ", types) + ")";
        return loop != null && withOptions ? call + " with options" : call;
    }

    /** The results that {@code value} holds, in its order; null if that cannot be told. */
    static @Nullable List<Integer> results(@Nullable Object value) {
        return switch (value) {
            case List<?> all -> all.stream().map(WayOfWork::result).toList();
            case long[] all -> ints(all.length, i -> (int) all[i]);
            case int[] all -> ints(all.length, i -> all[i]);
            case double[] all -> ints(all.length, i -> (int) all[i]);
            case String all -> Stream.of(all.strip().split("\\s+")).map(Integer::valueOf).toList();
            case null, default -> null;
        };
    }

    private static Integer result(Object element) {
        return switch (element) {
            case Outcome.Success<?>(Object value) -> (Integer) value;
            case Future<?> future -> (Integer) future.resultNow();
            default -> (Integer) element;
        };
    }

    private static List<Integer> ints(int size, IntFunction<Integer> element) {
        return IntStream.range(0, size).mapToObj(element).toList();
    }
}
