package io.github.trilemma.run;

import com.fasterxml.jackson.annotation.JsonInclude;

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
 * @param accelerator more about a CUDA device, null on the CPU
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
        int threads,
        @JsonInclude(JsonInclude.Include.NON_NULL) Accelerator accelerator) {
    /** What the CPU made. */
    public Provenance(
            String trilemma,
            String commit,
            String libtorch,
            String javacpp,
            String java,
            String os,
            String device,
            String kernels,
            long seed,
            int threads) {
        this(trilemma, commit, libtorch, javacpp, java, os, device, kernels, seed, threads, null);
    }

    /** The same of a CUDA device. */
    public Provenance on(String where, Accelerator what) {
        return new Provenance(trilemma, commit, libtorch, javacpp, java, os, where, kernels, seed, threads, what);
    }
}
