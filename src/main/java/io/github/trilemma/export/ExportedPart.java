package io.github.trilemma.export;

/** The networks of a point's folder. */
public enum ExportedPart {
    /** The trained restorer. */
    RESTORER("restorer.safetensors", ""),
    /** The critic that it was trained with. */
    CRITIC("critic.safetensors", ""),
    /** The critic that was trained afterwards to measure it. */
    HELD_OUT_CRITIC("heldOutCritic.safetensors", " with a held-out critic (measures.heldOutIterations)");

    private final String file;
    private final String hint;

    ExportedPart(String file, String hint) {
        this.file = file;
        this.hint = hint;
    }

    String file() {
        return file;
    }

    String hint() {
        return hint;
    }
}
