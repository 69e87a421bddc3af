package io.github.trilemma.track;

import io.github.trilemma.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * A tracking server and the experiment that gets the runs.
 *
 * @param server root of the server, without a slash at its end
 * @param experiment its name
 */
public record MlflowTarget(String server, String experiment) {
    private static final String KIND = "mlflow:";
    private static final String FORM = "mlflow:http://HOST:PORT/EXPERIMENT";

    /**
     * Reads {@code mlflow:http://HOST:PORT/EXPERIMENT}; what comes between port and experiment is the server's own path.
     *
     * @throws ConfigurationException for anything else; also for a password in it, which would show in lists of processes
     */
    public static MlflowTarget parse(String text) {
        if (!text.startsWith(KIND)) {
            throw bad(text);
        }
        URI uri;
        try {
            uri = new URI(text.substring(KIND.length()));
        } catch (URISyntaxException e) {
            throw new ConfigurationException("--track must be " + FORM + ", got " + e.getMessage(), e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getUserInfo() != null || (uri.getHost() != null && uri.getHost().contains("@"))) {
            throw new ConfigurationException(
                    "--track must not hold a password, got one: set MLFLOW_TRACKING_USERNAME and"
                            + " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN");
        }
        if (!(scheme.equals("http") || scheme.equals("https"))
                || uri.getHost() == null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            throw bad(text);
        }
        String path = uri.getPath();
        int slash = path.lastIndexOf('/');
        String experiment = slash < 0 ? "" : path.substring(slash + 1);
        if (experiment.isBlank()) {
            throw bad(text);
        }
        String root = scheme + "://" + uri.getRawAuthority() + path.substring(0, slash);
        return new MlflowTarget(root, experiment);
    }

    private static ConfigurationException bad(String text) {
        return new ConfigurationException("--track must be " + FORM + ", got " + text);
    }
}
