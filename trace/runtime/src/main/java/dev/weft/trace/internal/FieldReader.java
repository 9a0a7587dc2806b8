package dev.weft.trace.internal;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** Reads fields of objects without their help, whatever their access; the agent writes the class that does it. */
public interface FieldReader {
    /** Where a field of an object is, not of a class. */
    long offset(Field field);

    @Nullable Object reference(Object holder, long offset);

    boolean bool(Object holder, long offset);

    byte int8(Object holder, long offset);

    short int16(Object holder, long offset);

    char character(Object holder, long offset);

    int int32(Object holder, long offset);

    long int64(Object holder, long offset);

    float float32(Object holder, long offset);

    double float64(Object holder, long offset);
}
