package io.github.trilemma.config;

import io.github.trilemma.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A judge of another program's making as a command line names it:
 *
 * <pre>
 * script:FILE[,input=CxHxW][,classes=K][,mean=M[/M..]][,std=S[/S..]]
 * onnx:FILE...
 * </pre>
 */
public final class JudgeArgument {
    private static final Pattern PREFIX = Pattern.compile("(script|onnx):(.*)", Pattern.DOTALL);
    private static final Pattern DECLARED = Pattern.compile(",(input|classes|mean|std)=([^,]*)$");

    private JudgeArgument() {}

    /** Whether {@code text} begins with {@code script:} or {@code onnx:}. */
    public static boolean isForeign(String text) {
        return PREFIX.matcher(text).matches();
    }

    /**
     * The judge that {@code text} names.
     *
     * @throws ConfigurationException when the file is missing or a declaration is wrong
     */
    public static JudgeConfig parse(String text) {
        Matcher parts = PREFIX.matcher(text);
        if (!parts.matches()) {
            throw new ConfigurationException(
                    "a judge of another program must be script:FILE or onnx:FILE, got " + text);
        }
        String rest = parts.group(2);
        List<Integer> input = null;
        Integer classes = null;
        List<Double> mean = null;
        List<Double> std = null;
        // From the end, so that a file's name may hold commas.
        for (Matcher last = DECLARED.matcher(rest); last.find(); last = DECLARED.matcher(rest)) {
            String value = last.group(2);
            switch (last.group(1)) {
                case "input" -> input = once("input", input, sizes(value));
                case "classes" -> classes = once("classes", classes, whole("classes", value));
                case "mean" -> mean = once("mean", mean, numbers("mean", value));
                default -> std = once("std", std, numbers("std", value));
            }
            rest = rest.substring(0, last.start());
        }
        if (rest.isBlank()) {
            throw new ConfigurationException(
                    "a judge must be " + parts.group(1) + ":FILE, got " + text + ": name the file after the colon");
        }
        return new JudgeConfig(parts.group(1), rest, null, input, classes, mean, std);
    }

    private static <T> T once(String key, T earlier, T value) {
        if (earlier != null) {
            throw new ConfigurationException("a judge's " + key + " is given twice: keep one");
        }
        return value;
    }

    private static List<Integer> sizes(String text) {
        List<Integer> sizes = new ArrayList<>();
        for (String size : text.split("x", -1)) {
            sizes.add(whole("input", size));
        }
        return sizes;
    }

    private static List<Double> numbers(String key, String text) {
        List<Double> numbers = new ArrayList<>();
        for (String number : text.split("/", -1)) {
            numbers.add((Double) Values.convert(key, Double.class, number));
        }
        return numbers;
    }

    private static Integer whole(String key, String text) {
        return (Integer) Values.convert(key, Integer.class, text);
    }
}
