package io.github.trilemma.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyIndexTest {
    private final KeyIndex index = new KeyIndex(
            List.of("a.rate", "b.rate", "b.size", "c.d.size"), List.of("a", "b", "c", "c.d"), Map.of("r", "a.rate"));

    @Test
    void anAmbiguousKeyListsItsCandidates() {
        assertThatThrownBy(() -> index.resolve("rate")).hasMessage("key 'rate' is ambiguous: write a.rate or b.rate");
        assertThat(index.resolve("d.size")).isEqualTo("c.d.size");
        assertThat(index.resolve("r")).isEqualTo("a.rate");
    }

    @Test
    void onlyWholeSegmentsCount() {
        assertThatThrownBy(() -> index.resolve("ate")).hasMessage("unknown key 'ate': did you mean a.rate?");
        assertThatThrownBy(() -> index.resolve("")).hasMessageStartingWith("unknown key ''");
        assertThatThrownBy(() -> index.resolve(".rate")).hasMessageStartingWith("unknown key '.rate'");
    }

    @Test
    void aLongKeyIsCutInTheMessage() {
        assertThatThrownBy(() -> index.resolve("x\n".repeat(100_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120).doesNotContain("\n"));
    }

    @ParameterizedTest
    @CsvSource({"'','',0", "a,'',1", "kitten,sitting,3", "ab,ba,1", "widht,width,1", "abc,abc,0", "ca,abc,3"})
    void editDistance(String a, String b, int distance) {
        assertThat(KeyIndex.distance(a, b)).isEqualTo(distance);
        assertThat(KeyIndex.distance(b, a)).isEqualTo(distance);
    }
}
