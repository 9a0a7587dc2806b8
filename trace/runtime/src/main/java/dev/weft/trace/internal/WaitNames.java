package dev.weft.trace.internal;

import dev.weft.trace.format.Layout;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import org.jspecify.annotations.Nullable;

/**
 * What a wait is called, by what is waited for. The first locks and the like of a process have numbers of their own; objects as there may
 * be any number of, futures for example, are told apart by their class only, and so are later locks.
 */
final class WaitNames {
    private static final int MOST_NUMBERS = 1_000;
    /** A power of two. */
    private static final int PLACES = 4096;
    private static final int MOST_LOOKS = 16;

    /** How a thread waits for an object, in the order in which names are kept. */
    private static final int PARKED = 0;
    private static final int FOR_MONITOR = 1;
    private static final int FOR_NOTIFICATION = 2;
    private static final int WAYS = 3;

    private static final ClassValue<Kind> KINDS = new ClassValue<>() {
        @Override
        protected Kind computeValue(Class<?> type) {
            return new Kind(type);
        }
    };

    private final int park = Api.name(Layout.SYMBOL_WAIT, "park");
    /** Filled under the lock of this; who does not see an entry yet looks again there. */
    private final @Nullable Numbered[] numbered = new Numbered[PLACES];
    private int numbers;

    /** What the objects of a class are to somebody who waits for them. */
    private static final class Kind {
        final boolean numbered;
        private final String shown;
        private final boolean lock;
        private final int[] names = new int[WAYS];

        Kind(Class<?> type) {
            boolean condition = type == AbstractQueuedSynchronizer.ConditionObject.class
                    || type == AbstractQueuedLongSynchronizer.ConditionObject.class;
            boolean synchronizer = AbstractOwnableSynchronizer.class.isAssignableFrom(type);
            shown = condition ? "Condition" : shown(type, synchronizer);
            lock = shown.endsWith("Lock");
            numbered = lock || synchronizer || condition;
        }

        /** @param object null if it has no number, so that all of the class are meant */
        String text(int way, @Nullable Object object) {
            String what = object instanceof Class ? shown((Class<?>) object, false).concat(".class") : shown;
            return (way == FOR_MONITOR || way == PARKED && lock ? "lock " : "wait ").concat(what);
        }

        /** Those of the JDK, and synchronizers, are inner parts of what people know. */
        private static String shown(Class<?> type, boolean synchronizer) {
            String name = type.getName();
            String shown = name.substring(name.lastIndexOf('.') + 1);
            int inner = name.startsWith("java.") ? shown.indexOf('$') : synchronizer ? shown.lastIndexOf('$') : -1;
            return inner > 0 ? shown.substring(0, inner) : shown;
        }
    }

    /** An object that has a number, by its identity: it is not kept. */
    private static final class Numbered {
        final int identity;
        final String number;
        private final int[] names = new int[WAYS];

        Numbered(int identity, int number) {
            this.identity = identity;
            this.number = " #".concat(String.valueOf(number));
        }
    }

    int ofBlocker(@Nullable Object blocker) {
        if (blocker == null) {
            return park;
        }
        Kind kind = KINDS.get(blocker.getClass());
        return name(kind, kind.numbered ? numbered(blocker) : null, PARKED, blocker);
    }

    int ofMonitor(Object object) {
        return name(KINDS.get(object.getClass()), numbered(object), FOR_MONITOR, object);
    }

    int ofNotification(Object object) {
        return name(KINDS.get(object.getClass()), numbered(object), FOR_NOTIFICATION, object);
    }

    private static int name(Kind kind, @Nullable Numbered known, int way, Object object) {
        int[] names = known == null ? kind.names : known.names;
        int name = names[way];
        if (name == 0) {
            String text = kind.text(way, known == null ? null : object);
            name = Api.name(Layout.SYMBOL_WAIT, known == null ? text : text.concat(known.number));
            names[way] = name;
        }
        return name;
    }

    /** Null if it has no number, and gets none any more. */
    private @Nullable Numbered numbered(Object object) {
        int identity = System.identityHashCode(object);
        int place = place(identity);
        Numbered known = place < 0 ? null : numbered[place];
        return known != null || place < 0 ? known : add(identity);
    }

    /** Where an identity is or would be; -1 if there is no room for it. */
    private int place(int identity) {
        for (int look = 0; look < MOST_LOOKS; look++) {
            int place = identity + look & PLACES - 1;
            Numbered there = numbered[place];
            if (there == null || there.identity == identity) {
                return place;
            }
        }
        return -1;
    }

    private synchronized @Nullable Numbered add(int identity) {
        int place = place(identity);
        if (place >= 0 && numbered[place] == null && numbers < MOST_NUMBERS) {
            numbers++;
            numbered[place] = new Numbered(identity, numbers);
        }
        return place < 0 ? null : numbered[place];
    }
}
