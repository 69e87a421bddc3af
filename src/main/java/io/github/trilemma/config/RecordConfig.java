package io.github.trilemma.config;

/**
 * What is kept while a point trains; part of no point's identity.
 *
 * @param logEvery iterations between two rows of the history; terms are read from the device only then
 * @param checkpointEvery iterations between two checkpoints
 * @param samples test images of which clean, degraded and restored versions are kept as a picture
 */
public record RecordConfig(int logEvery, int checkpointEvery, int samples) {
    public RecordConfig {
        Check.positive("record.logEvery", logEvery);
        Check.positive("record.checkpointEvery", checkpointEvery);
        Check.require(samples >= 1 && samples <= 100, "record.samples", "within 1..100", samples);
    }
}
