package dev.weft;

import dev.weft.sharing.Core;
import dev.weft.sharing.Link;
import dev.weft.sharing.TracedCore;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;

/** What a program has of a shared object: equal to every other face of it, and the same object wherever it arrives. */
@SuppressWarnings("serial") // what travels is what stands for it
abstract class Face<C extends Core> implements Shared {
    private final transient Link<C> link;
    private final transient Travelling.Kind kind;

    Face(Link<C> link, Travelling.Kind kind) {
        this.link = TracedCore.of(link, getClass());
        this.kind = kind;
    }

    final C core() {
        return link.core();
    }

    /** Where it is. */
    final Link<C> link() {
        return link;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Face<?> that && link.equals(that.link);
    }

    @Override
    public final int hashCode() {
        return link.hashCode();
    }

    final Object writeReplace() {
        return Travelling.of(kind, link);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a shared object travels as what stands for it");
    }
}
