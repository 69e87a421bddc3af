package io.github.trilemma;

/**
 * Input that the user can mend: a bad option, file, key or value. The message is one line that says what was expected, what
 * was got, and what to do; the command line prints it and ends with exit code 2. Messages quote what files hold, so line ends and
 * other control characters become spaces here, once for all, and a long message loses its middle.
 */
public class ConfigurationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 1600;

    public ConfigurationException(String message) {
        super(line(message));
    }

    public ConfigurationException(String message, Throwable cause) {
        super(line(message), cause);
    }

    private static String line(String message) {
        String line = message.replaceAll("\\s*\\R\\s*|[\\p{Cc}\\p{Cf}]", " ");
        return line.length() <= LONGEST
                ? line
                : line.substring(0, LONGEST / 2) + " ... " + line.substring(line.length() - LONGEST / 2);
    }
}
