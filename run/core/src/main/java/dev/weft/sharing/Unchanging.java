package dev.weft.sharing;

import dev.weft.Shared;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Which values cannot change, whoever has them. */
public final class Unchanging {
    /** The collections of {@code List.of} and its kin, which have no type of their own. */
    private static final String IMMUTABLE_COLLECTIONS = "java.util.ImmutableCollections$";

    private Unchanging() {}

    /** Whether it is known that {@code value} never changes; false also where nobody knows. */
    public static boolean isSure(Object value) {
        Class<?> type = value.getClass();
        return switch (value) {
            case String _, Boolean _, Character _, Byte _, Short _, Integer _, Long _, Float _, Double _ -> true;
            case Enum<?> _, Class<?> _, UUID _, Pattern _, Shared _ -> true;
            case BigInteger _, BigDecimal _ -> type.getClassLoader() == null;
            case Collection<?> items when isImmutable(type) -> items.stream().allMatch(Unchanging::isSure);
            case Map<?, ?> map when isImmutable(type) -> map.keySet().stream().allMatch(Unchanging::isSure)
                    && map.values().stream().allMatch(Unchanging::isSure);
            default -> type.getPackageName().equals("java.time");
        };
    }

    private static boolean isImmutable(Class<?> type) {
        return type.getName().startsWith(IMMUTABLE_COLLECTIONS);
    }
}
