package io.github.trilemma.report;

/**
 * A claim and what the points say of it.
 *
 * @param claim in words
 * @param finding whether it holds
 * @param numbers the measurements behind the finding
 */
record Verdict(String claim, Finding finding, String numbers) {
    /** One line for a terminal. */
    String line() {
        return finding.words() + ": " + claim + " (" + numbers + ")";
    }
}
