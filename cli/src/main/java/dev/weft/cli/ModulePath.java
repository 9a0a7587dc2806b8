package dev.weft.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The module path among the launcher's options that a user gave. */
final class ModulePath {
    private static final Set<String> NAMES = Set.of("-p", "--module-path");
    private static final String WITH_VALUE = "--module-path=";
    private static final Set<String> OTHERS_WITH_VALUE = Set.of(
            "-cp", "-classpath", "--class-path", "--upgrade-module-path", "--add-modules", "--add-exports", "--add-opens", "--add-reads",
            "--patch-module", "--enable-native-access", "--source", "--limit-modules");
    private static final Set<String> MAIN = Set.of("-m", "--module", "-jar");

    private ModulePath() {}

    /** Adds {@code modules} to the module path in {@code arguments}; false if there is none, or only behind the main class. */
    static boolean join(List<String> arguments, Path modules) {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (NAMES.contains(word) && i + 1 < arguments.size()) {
                arguments.set(i + 1, arguments.get(i + 1) + File.pathSeparator + modules);
                return true;
            }
            if (word.startsWith(WITH_VALUE)) {
                arguments.set(i, word + File.pathSeparator + modules);
                return true;
            }
            if (MAIN.contains(word) || !word.startsWith("-")) {
                return false;
            }
            if (OTHERS_WITH_VALUE.contains(word)) {
                i++;
            }
        }
        return false;
    }
}
