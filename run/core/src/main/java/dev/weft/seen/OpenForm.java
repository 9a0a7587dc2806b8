package dev.weft.seen;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;

/**
 * Records of numbers, texts and lists of records as open data, and back. A record may have got components since the data was written, or
 * lost some: what one side does not know is left out. The JDK's MXBeans write the same form, for types of exported packages only.
 */
public final class OpenForm {
    private static final Map<Class<?>, SimpleType<?>> SIMPLE = Map.of(
            boolean.class, SimpleType.BOOLEAN, int.class, SimpleType.INTEGER, long.class, SimpleType.LONG, String.class, SimpleType.STRING);

    private OpenForm() {}

    static CompositeType type(Class<?> record) throws OpenDataException {
        RecordComponent[] components = record.getRecordComponents();
        String[] names = names(components);
        OpenType<?>[] types = new OpenType<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            Class<?> element = element(components[i]);
            types[i] = element == null ? simple(components[i].getType()) : new ArrayType<CompositeData[]>(1, type(element));
        }
        return new CompositeType(record.getName(), record.getSimpleName(), names, names, types);
    }

    private static SimpleType<?> simple(Class<?> type) {
        return Objects.requireNonNull(SIMPLE.get(type), () -> "no open type for " + type);
    }

    static CompositeData[] of(Class<? extends Record> type, List<? extends Record> records) throws OpenDataException {
        var all = new CompositeData[records.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = of(type, records.get(i));
        }
        return all;
    }

    private static CompositeData of(Class<? extends Record> type, Record record) throws OpenDataException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            Object value = value(components[i], record);
            Class<? extends Record> element = element(components[i]);
            values[i] = element == null ? value : of(element, records(value, element));
        }
        return new CompositeDataSupport(type(type), names(components), values);
    }

    /** Records of what {@link #of} has made, here or elsewhere; a component that is missing there is 0, false, empty or an empty list. */
    public static <R extends Record> List<R> read(Class<R> type, CompositeData[] data) {
        return Arrays.stream(data).map(one -> read(type, one)).toList();
    }

    private static <R extends Record> R read(Class<R> type, CompositeData data) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            String name = components[i].getName();
            Object value = data.containsKey(name) ? data.get(name) : null;
            Class<? extends Record> element = element(components[i]);
            if (element == null) {
                Class<?> simple = components[i].getType();
                values[i] = value != null && isOf(simple, value) ? value : nothing(simple);
            } else {
                values[i] = value instanceof CompositeData[] list ? read(element, list) : List.of();
            }
        }
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOf(Class<?> simple, Object value) {
        return simple(simple).getClassName().equals(value.getClass().getName());
    }

    private static Object nothing(Class<?> simple) {
        return simple == String.class ? "" : Array.get(Array.newInstance(simple, 1), 0);
    }

    private static List<? extends Record> records(Object list, Class<? extends Record> element) {
        return ((List<?>) list).stream().map(element::cast).toList();
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String[] names(RecordComponent[] components) {
        return Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new);
    }

    /** The type of the elements of a list; null for anything else. */
    private static @Nullable Class<? extends Record> element(RecordComponent component) {
        if (component.getGenericType() instanceof ParameterizedType list) {
            Type element = list.getActualTypeArguments()[0];
            return ((Class<?>) element).asSubclass(Record.class);
        }
        return null;
    }
}
