package io.github.trilemma.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A limit given on the command line: a number, or {@code none} for unlimited.
 *
 * @param value the limit, null for unlimited
 */
record TheoryLimit(Double value) {
    /** Reads it. */
    static final class Converter implements ITypeConverter<TheoryLimit> {
        @Override
        public TheoryLimit convert(String text) {
            if (text.equals("none") || text.equals("null")) {
                return new TheoryLimit(null);
            }
            try {
                return new TheoryLimit(Double.valueOf(text));
            } catch (NumberFormatException e) {
                throw new TypeConversionException("'" + text + "' is neither a number nor 'none'");
            }
        }
    }
}
