package io.github.trilemma.report;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The plotting library of the page, Apache ECharts (Apache License 2.0), read from its jar on the class path. */
final class ChartLibrary {
    private static final String PROPERTIES = "/META-INF/maven/org.webjars/echarts/pom.properties";
    private static final String FOLDER = "/META-INF/resources/webjars/echarts/";

    private ChartLibrary() {}

    /** The library's version, such as 5.5.0. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream in = open(PROPERTIES)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + PROPERTIES, e);
        }
        return properties.getProperty("version");
    }

    /** The library as one script, fit to stand inside a page. */
    static String script() {
        String name = FOLDER + version() + "/echarts.min.js";
        try (InputStream in = open(name)) {
            // A page's parser turns line ends into line feeds, and the page's policy goes by the hash of what it sees.
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
            if (script.contains("</script") || script.contains("<!--")) {
                throw new IllegalStateException(name + " cannot stand inside a page");
            }
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }

    private static InputStream open(String name) {
        InputStream in = ChartLibrary.class.getResourceAsStream(name);
        if (in == null) {
            throw new ConfigurationException("the page needs the library org.webjars:echarts on the class path, but "
                    + name + " is missing: start Trilemma by its launcher, or add the library");
        }
        return in;
    }
}
