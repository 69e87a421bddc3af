package io.github.trilemma.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

class CatalogueTest {
    @Test
    void everyMethodIsABenchmarkAndEveryBenchmarkIsListed() {
        Set<String> listed = new HashSet<>();
        for (Catalogue entry : Catalogue.all()) {
            listed.addAll(entry.methods());
        }
        Set<String> compiled = new HashSet<>();
        BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
                .forEach(entry -> compiled.add(entry.getUsername()));
        assertThat(compiled).containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void combinationsAreAllAndInOrder() {
        List<Map<String, String>> all = Catalogue.TRAIN_ITERATION.combinations();
        assertThat(all).hasSize(16).doesNotHaveDuplicates();
        assertThat(all.get(0)).hasToString("{task=denoise, width=8, precision=float32, lanes=1}");
        assertThat(all.get(15)).hasToString("{task=sr, width=32, precision=bfloat16, lanes=2}");
    }

    @Test
    void everyCombinationHasWork() {
        for (Catalogue entry : Catalogue.all()) {
            for (Map<String, String> combination : entry.combinations()) {
                assertThat(entry.work(combination).bytes())
                        .as(entry.label() + " " + combination)
                        .isPositive();
                assertThat(entry.work(combination).flops())
                        .as(entry.label() + " " + combination)
                        .isPositive();
            }
        }
    }

    @Test
    void namesAreTakenAsGiven() {
        assertThat(Catalogue.of(List.of())).isEqualTo(Catalogue.all());
        assertThat(Catalogue.of(List.of("Measure", "AdamClip")))
                .containsExactly(Catalogue.MEASURE, Catalogue.ADAM_CLIP);
        assertThatThrownBy(() -> Catalogue.of(List.of("measure")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("unknown benchmark 'measure': there are FusedLoss, AdamClip");
        assertThat(Catalogue.all().stream().map(Catalogue::label)).doesNotHaveDuplicates();
    }
}
