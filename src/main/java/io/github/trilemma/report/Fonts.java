package io.github.trilemma.report;

import io.github.trilemma.ConfigurationException;
import java.awt.AWTError;
import java.awt.Font;
import java.awt.font.FontRenderContext;

/**
 * The fonts of the figures. Only Java's logical sans-serif family is used, which maps to whatever the system has, so that no
 * font need be shipped.
 */
final class Fonts {
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 10);

    private Fonts() {}

    /**
     * Fails with advice where Java cannot measure text. A Java runtime on a system without fontconfig or without any font
     * throws different things at the first text, among them InternalError and NullPointerException.
     */
    static void require() {
        try {
            double width = TICK.getStringBounds("0.123", new FontRenderContext(null, true, true))
                    .getWidth();
            if (!(width > 0)) {
                throw new IllegalStateException("text has no width");
            }
        } catch (AWTError e) {
            throw new ConfigurationException(
                    "figures are drawn without a display, but Java wants one (" + oneLine(e)
                            + "): start it with -Djava.awt.headless=true",
                    e);
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new ConfigurationException(
                    "a font is needed to draw the figures, got none (" + oneLine(e)
                            + "): install fontconfig, libfreetype and a font package (Debian and Ubuntu: fontconfig and"
                            + " fonts-dejavu-core; Fedora: fontconfig and dejavu-sans-fonts)",
                    e);
        }
    }

    /** What the innermost cause says. */
    private static String oneLine(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse(cause.getClass().getSimpleName());
    }
}
