package io.github.trilemma.report;

/** What the measured points say of a claim. */
enum Finding {
    HOLDS("holds"),
    PARTLY("holds in part"),
    FAILS("does not hold"),
    UNDECIDED("cannot be told");

    private final String words;

    Finding(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** All of some cases, some, or none. */
    static Finding of(long holding, long cases) {
        if (cases == 0) {
            return UNDECIDED;
        }
        return holding == cases ? HOLDS : holding > 0 ? PARTLY : FAILS;
    }
}
