package io.github.trilemma.export;

/** Text from files made harmless within Markdown: shown as it is, neither mark-up nor HTML nor a link. */
final class Markdown {
    /** Parentheses and exclamation marks mean something beside brackets alone, which are escaped. */
    private static final String MARKS = "\\`*_[]#|~$";

    private Markdown() {}

    /** {@code text} in one line, every character of meaning escaped; what is not printable becomes a space. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE
                    || type == Character.PRIVATE_USE) {
                out.append(' ');
            } else if (c < 128 && MARKS.indexOf(c) >= 0) {
                out.append('\\').appendCodePoint(c);
            } else if (c == '<' || c == '>' || c == '&' || c == '@') {
                out.append("&#").append(c).append(';');
            } else {
                out.appendCodePoint(c);
            }
        });
        // Readers make links of bare addresses, too.
        return out.toString().replace("://", "&#58;//").replaceAll("(?i)\\bwww\\.", "www&#46;");
    }
}
