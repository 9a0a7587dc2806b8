package dev.weft.examples;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * Tests that are run with Java in this JVM, and in one of its own on JDK 17; with {@code -Pdeep}, or where there is no 17, in one on this
 * JDK too.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass(name = "{0}")
@ArgumentsSource(OnEachPlatform.Platforms.class)
@interface OnEachPlatform {
    /** What there is. */
    final class Platforms implements ArgumentsProvider {
        @Override
        public Stream<Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
            return all().map(Arguments::of);
        }

        static Stream<JavaPlatform> all() {
            List<JavaPlatform> old = of17();
            boolean alsoOnThis = old.isEmpty() || Boolean.getBoolean("weft.deep");
            List<JavaPlatform> ofThis = alsoOnThis ? List.of(JavaPlatform.of(System.getProperty("java.home"), 0)) : List.of();
            return Stream.of(List.of(JavaPlatform.OWN), ofThis, old).flatMap(List::stream);
        }

        private static List<JavaPlatform> of17() {
            Optional<Jdk> found = Jdk.installed(System.getenv()).stream().filter(jdk -> jdk.feature() == Jdk.OLDEST).findFirst();
            return found.map(jdk -> List.of(JavaPlatform.of(jdk.home().toString(), 0))).orElse(List.of());
        }

        /** The settings that have examples run so. */
        static Examples.Settings settings(JavaPlatform platform) {
            return Examples.Settings.defaults().jdk(platform.jdk().map(jdk -> jdk.home().toString()).orElse(""));
        }
    }
}
