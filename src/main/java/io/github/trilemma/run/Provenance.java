package io.github.trilemma.run;

/**
 * What made a number: stands beside every measure. Holds nothing that differs between two runs of the same thing on
 * the same machine, so that their records are equal.
 *
 * @param trilemma version of the engine
 * @param commit revision that it was built from, or {@code unknown}
 * @param libtorch version of libtorch
 * @param javacpp version of the bindings
 * @param java version of the Java runtime
 * @param os operating system and machine
 * @param device where the networks ran
 * @param kernels which provider of kernels ran
 * @param seed of the experiment
 * @param threads threads that one operation may use
 */
public record Provenance(
        String trilemma,
        String commit,
        String libtorch,
        String javacpp,
        String java,
        String os,
        String device,
        String kernels,
        long seed,
        int threads) {}
