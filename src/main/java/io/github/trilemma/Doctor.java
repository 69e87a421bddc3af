package io.github.trilemma;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the engine finds on this machine. */
public final class Doctor {
    private Doctor() {}

    /**
     * What was found.
     *
     * @param facts name to value, in the order to show
     * @param advice what to do about what is missing, a line each
     * @param sound whether training can work here
     */
    public record Diagnosis(Map<String, String> facts, List<String> advice, boolean sound) {
        public Diagnosis {
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
            advice = List.copyOf(advice);
        }
    }

    /**
     * Loads libtorch, computes a sum with it, loads the kernels, and looks at the machine. For a graphics card it names each library
     * that is missing; when none is, it measures the card for about a minute.
     *
     * @param compute one device, which need not be there
     */
    public static Diagnosis examine(Compute compute) {
        var found = io.github.trilemma.sweep.Diagnosis.make(compute.provider(), compute.one());
        return new Diagnosis(found.facts(), found.advice(), found.sound());
    }
}
