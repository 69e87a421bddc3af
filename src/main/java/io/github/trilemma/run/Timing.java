package io.github.trilemma.run;

/**
 * How long a point took; kept apart from its record, which holds no times.
 *
 * @param started when its training was first started, ISO-8601 in UTC
 * @param finished when its record was written, ISO-8601 in UTC
 * @param trainSeconds seconds of training, all starts together
 * @param iterationsPerSecond restorer iterations per second of training
 * @param resumes how often it was resumed from a checkpoint
 */
public record Timing(String started, String finished, double trainSeconds, double iterationsPerSecond, int resumes) {}
