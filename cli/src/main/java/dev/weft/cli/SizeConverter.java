package dev.weft.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes with a unit of 1,024, as the JVM's own options have it: {@code 64m}, {@code 4g}. */
final class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([kmgt])(?:i?b)?");
    private static final String UNITS = "kmgt";

    @Override
    public Long convert(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new TypeConversionException("it must be a number with k, m or g, as in 64m or 4g, but was '" + text + "'");
        }
        return Long.parseLong(size.group(1)) << 10 * (1 + UNITS.indexOf(size.group(2)));
    }
}
