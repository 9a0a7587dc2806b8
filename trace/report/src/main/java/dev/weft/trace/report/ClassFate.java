package dev.weft.trace.report;

import dev.weft.trace.format.Records;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What became of a class that a traced process loaded.
 *
 * @param woven        whether any of its methods is recorded
 * @param withItsPlace whether it was left out as all others of its jar or folder are
 * @param why          by which rule, in a few words
 */
public record ClassFate(String name, boolean woven, boolean withItsPlace, String why) {
    static List<ClassFate> of(Map<String, String> properties) {
        var fates = new ArrayList<ClassFate>();
        properties.forEach((key, value) -> {
            if (key.startsWith(Records.CLASS)) {
                fates.add(read(key.substring(Records.CLASS.length()), value));
            } else if (key.startsWith(Records.NOT_WOVEN)) {
                fates.add(new ClassFate(key.substring(Records.NOT_WOVEN.length()), false, false, value));
            }
        });
        fates.sort(Comparator.comparing(ClassFate::name));
        return fates;
    }

    private static ClassFate read(String name, String value) {
        boolean woven = value.startsWith(Records.WOVEN);
        boolean withItsPlace = value.startsWith(Records.LEFT_OUT_WITH_PLACE);
        return new ClassFate(name, woven, withItsPlace, value.substring(value.indexOf(": ") < 0 ? 0 : value.indexOf(": ") + 2));
    }
}
