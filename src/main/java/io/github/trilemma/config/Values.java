package io.github.trilemma.config;

import io.github.trilemma.ConfigurationException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Turns what a user wrote (text of a file or a {@code key=value}) or a program passed (numbers, lists, records) into
 * the type of a key. Text is read by the key's type and nothing else: {@code 010} is ten, {@code 2e3} is a whole
 * number, {@code yes} is no truth value.
 */
final class Values {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,4})?");
    private static final Pattern BREAK = Pattern.compile("[\\x85\\u2028\\u2029]");
    private static final int LONGEST_NUMBER = 400;
    private static final RecordShape JUDGE = RecordShape.of(JudgeConfig.class);

    private Values() {}

    /** {@code raw} as {@code type}; {@code key} is for the message of the error. */
    static Object convert(String key, Type type, Object raw) {
        if (raw == null) {
            throw new ConfigurationException(key + " needs a value, got none");
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return list(key, list.getActualTypeArguments()[0], raw);
        }
        if (type == JudgeConfig.class) {
            return judge(key, raw);
        }
        if (type == DegradationConfig.class) {
            return DegradationText.step(key, raw);
        }
        if (DegradationText.isMap(type)) {
            return DegradationText.parameters(key, raw);
        }
        if (raw instanceof List || raw instanceof Map) {
            throw wrong(key, expected(type), raw);
        }
        if (type == int.class || type == Integer.class) {
            return (int) whole(key, raw, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type == long.class) {
            return whole(key, raw, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type == double.class || type == Double.class) {
            return real(key, raw);
        }
        if (type == boolean.class) {
            return truth(key, raw);
        }
        if (type == String.class && raw instanceof Enum<?>) {
            return name(raw);
        }
        if (type == String.class && raw instanceof String text) {
            // YAML's writer does not keep every kind of line end.
            if (BREAK.matcher(text).find()) {
                throw wrong(key, "a text without Unicode line ends", raw);
            }
            return raw;
        }
        if (type instanceof Class<?> choice && choice.isEnum()) {
            return choice(key, choice, raw);
        }
        throw wrong(key, expected(type), raw);
    }

    private static List<Object> list(String key, Type element, Object raw) {
        List<?> items;
        if (raw instanceof List<?> given) {
            items = given;
        } else if (raw instanceof String text) {
            items = text.isBlank()
                    ? List.of()
                    : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        } else {
            items = List.of(raw);
        }
        List<Object> values = new ArrayList<>();
        for (Object item : items) {
            values.add(convert(key, element, item));
        }
        return List.copyOf(values);
    }

    private static JudgeConfig judge(String key, Object raw) {
        if (raw instanceof JudgeConfig given) {
            return given;
        }
        if (raw instanceof String arch) {
            return new JudgeConfig(arch);
        }
        if (raw instanceof Map<?, ?> map) {
            return JUDGE.build(JudgeConfig.class, JUDGE.read(map, key + "."), key + ".");
        }
        throw wrong(key, "logistic, cnn1 or cnn2", raw);
    }

    private static long whole(String key, Object raw, long least, long most) {
        BigDecimal number = number(raw);
        // A number of this scale is no long, and its digits are never written out.
        if (number == null || (number.signum() != 0 && (long) number.precision() - number.scale() > 19)) {
            throw wrong(key, "a whole number", raw);
        }
        boolean isWhole = number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
        if (!isWhole
                || number.compareTo(BigDecimal.valueOf(least)) < 0
                || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw wrong(key, isWhole ? "a whole number within " + least + ".." + most : "a whole number", raw);
        }
        return number.longValue();
    }

    private static double real(String key, Object raw) {
        if (raw instanceof Number number) {
            return number.doubleValue();
        }
        if (raw instanceof String text) {
            // Not finite: the records say which range they want.
            switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "nan", ".nan" -> {
                    return Double.NaN;
                }
                case "infinity", "+infinity", ".inf", "+.inf" -> {
                    return Double.POSITIVE_INFINITY;
                }
                case "-infinity", "-.inf" -> {
                    return Double.NEGATIVE_INFINITY;
                }
                default -> {
                    if (isNumber(text)) {
                        return Double.parseDouble(text.strip());
                    }
                }
            }
        }
        throw wrong(key, "a number", raw);
    }

    private static boolean truth(String key, Object raw) {
        if (raw instanceof Boolean given) {
            return given;
        }
        if (raw.equals("true") || raw.equals("false")) {
            return raw.equals("true");
        }
        throw wrong(key, "true or false", raw);
    }

    private static Object choice(String key, Class<?> type, Object raw) {
        for (Object constant : type.getEnumConstants()) {
            if (constant.equals(raw) || name(constant).equals(raw)) {
                return constant;
            }
        }
        throw wrong(key, expected(type), raw);
    }

    private static BigDecimal number(Object raw) {
        if (raw instanceof Integer || raw instanceof Long || raw instanceof Short || raw instanceof Byte) {
            return BigDecimal.valueOf(((Number) raw).longValue());
        }
        if (raw instanceof Number other) {
            return Double.isFinite(other.doubleValue()) ? new BigDecimal(other.toString()) : null;
        }
        return raw instanceof String text && isNumber(text) ? new BigDecimal(text.strip()) : null;
    }

    private static boolean isNumber(String text) {
        return text.length() <= LONGEST_NUMBER && NUMBER.matcher(text.strip()).matches();
    }

    private static String expected(Type type) {
        if (type instanceof Class<?> choice && choice.isEnum()) {
            return Arrays.stream(choice.getEnumConstants()).map(Values::name).collect(Collectors.joining(" or "));
        }
        if (type == String.class) {
            return "text";
        }
        if (type == boolean.class) {
            return "true or false";
        }
        return type == double.class || type == Double.class ? "a number" : "a whole number";
    }

    /** An enum constant as files have it: in lower case. */
    private static String name(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    private static ConfigurationException wrong(String key, String expected, Object raw) {
        String got = raw instanceof String text ? "'" + shorten(text) + "'" : shorten(String.valueOf(raw));
        return new ConfigurationException(key + " must be " + expected + ", got " + got);
    }

    /** At most 60 characters on one line. */
    static String shorten(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }
}
