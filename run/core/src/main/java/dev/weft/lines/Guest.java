package dev.weft.lines;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A process of another program that is connected to this one. Thread-safe. */
public final class Guest {
    private final String here;
    private final String there;
    private final Set<Object> realms = ConcurrentHashMap.newKeySet();

    /**
     * @param here where it finds this process, for people
     * @param there where it is, for people
     */
    public Guest(String here, String there) {
        this.here = here;
        this.there = there;
    }

    public String here() {
        return here;
    }

    public String there() {
        return there;
    }

    /** It may ask for the objects of {@code realm} from now on. */
    public void admit(Object realm) {
        realms.add(realm);
    }

    /** It may not do so any more; gives whether there is nothing left that it may ask for. */
    public boolean dismiss(Object realm) {
        realms.remove(realm);
        return realms.isEmpty();
    }

    public boolean mayAsk(Object realm) {
        return realms.contains(realm);
    }
}
