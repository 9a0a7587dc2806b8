package dev.weft.examples;

import dev.weft.examples.Examples.Settings;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A class that is run twice, with workers that are threads and with workers that are JVMs; a field with {@code @Parameter} says which.
 * Since JVMs begin slowly it runs its pages once a backend, in a {@code @BeforeParameterizedClassInvocation}, and its tests look at what
 * came of them.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ParameterizedClass(name = "{0}")
@ValueSource(strings = {Settings.THREADS, Settings.PROCESSES})
@TestInstance(Lifecycle.PER_CLASS)
@interface OnEachBackend {}
