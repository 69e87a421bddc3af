package io.github.trilemma.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** A page in the making. Every text is escaped; only {@link #raw} is not. */
final class Html {
    private final StringBuilder out = new StringBuilder();

    /**
     * A cell of a table.
     *
     * @param text shown
     * @param key by which the table sorts; null takes the text
     * @param style class names, may be empty
     */
    record Cell(String text, String key, String style) {
        static Cell text(String text) {
            return new Cell(text, null, "");
        }

        /** A number, sorted by its full value and shown with fixed decimals; NaN sorts last and shows as "-". */
        static Cell number(double value, int decimals) {
            String key = Double.isNaN(value) ? "" : Numbers.exact(value);
            return new Cell(Numbers.fixed(value, decimals), key, "number");
        }

        /** A number as it was written. */
        static Cell exact(double value) {
            return new Cell(Numbers.exact(value), null, "number");
        }
    }

    /** The text with what HTML gives a meaning to replaced, and control characters shown as spaces. */
    static String escape(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                case '\n' -> safe.append('\n');
                default -> safe.append(c < ' ' || c == 0x7f ? ' ' : c);
            }
        }
        return safe.toString();
    }

    Html raw(String markup) {
        out.append(markup).append('\n');
        return this;
    }

    Html heading(int level, String text) {
        return raw("<h" + level + ">" + escape(text) + "</h" + level + ">");
    }

    Html paragraph(String text) {
        return raw("<p>" + escape(text) + "</p>");
    }

    Html soft(String text) {
        return raw("<p class=\"soft\">" + escape(text) + "</p>");
    }

    /** A picture inside the page, shown at {@code 1/scale} of its pixels at most. */
    Html figure(byte[] png, int width, int height, String alt, String caption) {
        return raw("<figure><img width=\"" + width + "\" height=\"" + height + "\" alt=\"" + escape(alt)
                + "\" src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(png) + "\"><figcaption>"
                + escape(caption) + "</figcaption></figure>");
    }

    /** A table; headings whose columns hold numbers are given the class of their first cell. */
    Html table(List<String> headings, List<List<Cell>> rows, boolean sortable) {
        out.append("<div class=\"scroll\"><table")
                .append(sortable ? " class=\"sortable\"" : "")
                .append("><thead><tr>");
        for (int i = 0; i < headings.size(); i++) {
            boolean number = !rows.isEmpty() && rows.get(0).get(i).style().contains("number");
            out.append(number ? "<th class=\"number\">" : "<th>")
                    .append(escape(headings.get(i)))
                    .append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
        for (List<Cell> row : rows) {
            out.append("<tr>");
            for (Cell cell : row) {
                out.append("<td")
                        .append(cell.style().isEmpty() ? "" : " class=\"" + escape(cell.style()) + "\"")
                        .append(cell.key() == null ? "" : " data-key=\"" + escape(cell.key()) + "\"")
                        .append('>')
                        .append(escape(cell.text()))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        return raw("</tbody></table></div>");
    }

    /** A block of text that opens on demand. */
    Html details(String summary, String text) {
        return raw("<details><summary>" + escape(summary) + "</summary><pre>" + escape(text) + "</pre></details>");
    }

    /**
     * The whole page. Its policy lets the browser load nothing but what the page itself holds, and run no script but its own.
     */
    String page(String title, String css, String script) {
        return page(title, css, List.of(script));
    }

    /** The same with several scripts, run in their order. */
    String page(String title, String css, List<String> scripts) {
        List<String> hashes =
                scripts.stream().map(script -> "'" + hash(script) + "'").toList();
        String policy = "default-src 'none'; img-src data:; style-src '" + hash(css) + "'; script-src "
                + String.join(" ", hashes) + "; base-uri 'none'; form-action 'none'";
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<title>" + escape(title) + "</title>\n<style>" + css + "</style>\n</head>\n<body>\n" + out
                + String.join(
                        "",
                        scripts.stream()
                                .map(script -> "<script>" + script + "</script>\n")
                                .toList())
                + "</body>\n</html>\n";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
