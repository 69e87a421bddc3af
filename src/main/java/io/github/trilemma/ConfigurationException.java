package io.github.trilemma;

/**
 * Input that the user can mend: a bad option, file, key or value. The message is one line that says what was expected, what
 * was got, and what to do; the command line prints it and ends with exit code 2.
 */
public class ConfigurationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
