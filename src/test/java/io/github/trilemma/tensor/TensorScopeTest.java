package io.github.trilemma.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class TensorScopeTest {
    @Test
    void closingFreesWhatWasMade() {
        Tensor made;
        Tensor derived;
        try (TensorScope scope = TensorScope.open()) {
            made = Tensors.zeros(3);
            derived = made.neg();
            assertThat(Pointer.isNull(made)).isFalse();
        }
        assertThat(Pointer.isNull(made)).isTrue();
        assertThat(Pointer.isNull(derived)).isTrue();
    }

    @Test
    void keptSurvivesUntilItsOwnerClosesIt() {
        Tensor kept;
        Tensor lost;
        try (TensorScope scope = TensorScope.open()) {
            kept = scope.keep(Tensors.of(new float[] {1, 2, 3}, 3));
            lost = Tensors.zeros(3);
        }
        assertThat(Pointer.isNull(lost)).isTrue();
        assertThat(Pointer.isNull(kept)).isFalse();
        assertThat(Tensors.floats(kept)).containsExactly(1, 2, 3);
        kept.close();
        assertThat(Pointer.isNull(kept)).isTrue();
    }

    @Test
    void keptLeavesTheOuterScopesToo() {
        Tensor kept;
        Tensor outer;
        try (TensorScope first = TensorScope.open()) {
            outer = Tensors.zeros(2);
            try (TensorScope second = TensorScope.open()) {
                kept = second.keep(Tensors.of(new float[] {4}, 1));
            }
            assertThat(Pointer.isNull(outer)).as("made before the inner scope").isFalse();
        }
        assertThat(Pointer.isNull(outer)).isTrue();
        assertThat(Tensors.floats(kept)).containsExactly(4);
        kept.close();
    }

    @Test
    void closesWhenTheBodyThrows() {
        Tensor[] made = new Tensor[1];
        try (TensorScope scope = TensorScope.open()) {
            made[0] = Tensors.zeros(1);
            throw new IllegalStateException("expected");
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("expected");
        }
        assertThat(Pointer.isNull(made[0])).isTrue();
    }

    @Test
    void memoryStaysFlatOverManyScopes() {
        long start = 0;
        for (int round = 0; round < 300; round++) {
            try (TensorScope scope = TensorScope.open()) {
                // 2 MB, of which half is copied out of the scope and closed: 300 rounds would be 900 MB.
                Tensor made = Tensors.empty(ScalarType.Byte, 2 << 20).zero_();
                Tensor kept;
                try (TensorScope inner = TensorScope.open()) {
                    kept = inner.keep(made.narrow(0, 0, 1 << 20).clone());
                }
                kept.close();
            }
            if (round == 20) {
                start = Pointer.physicalBytes();
            }
        }
        assertThat(Pointer.physicalBytes() - start).as("growth of the process").isLessThan(100L << 20);
    }
}
