package io.github.trilemma.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.tensor.Device;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelProviderTest {
    @TempDir
    private Path folder;

    private URL garbage() throws IOException {
        return Files.writeString(folder.resolve("libtrilemma.so"), "no library")
                .toUri()
                .toURL();
    }

    @Test
    void aMissingLibraryIsLibtorchWithAWarning() {
        KernelChoice choice = KernelProvider.decide(KernelProvider.AUTO, null, null);
        assertThat(choice.kernels()).isInstanceOf(TorchKernels.class);
        assertThat(choice.fallback()).isTrue();
        assertThat(choice.reason()).contains("no native library for " + NativeLoader.platform(), "build with CMake");
    }

    @Test
    void aMissingLibraryThatWasAskedForIsAnError() {
        assertThatThrownBy(() -> KernelProvider.decide(KernelProvider.NATIVE, null, null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("--kernels native needs the library for " + NativeLoader.platform());
        assertThatThrownBy(() -> KernelProvider.decide(KernelProvider.AUTO, "native", null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("trilemma.kernels native needs the library");
    }

    @ParameterizedTest
    @EnumSource(
            value = KernelProvider.class,
            names = {"AUTO", "NATIVE"})
    void aBrokenLibraryIsAnError(KernelProvider asked) throws IOException {
        URL garbage = garbage();
        assertThatThrownBy(() -> KernelProvider.decide(asked, null, garbage))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("the native kernels for " + NativeLoader.platform() + " cannot be loaded (")
                .hasMessageContaining("rebuild them, or do without by --kernels libtorch")
                .message()
                .doesNotContain("\n");
    }

    /** Loading such a file would end the process. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0001, 0.01, 0.5, 0.99999})
    void aCutOffLibraryIsAnError(double share) throws IOException {
        assumeTrue(NativeLoader.find() != null, "no native library on the class path");
        assumeTrue(NativeLoader.platform().startsWith("linux-"), "other systems have other formats");
        byte[] whole;
        try (InputStream in = NativeLoader.find().openStream()) {
            whole = in.readAllBytes();
        }
        byte[] part = Arrays.copyOf(whole, (int) (share * whole.length));
        URL library =
                Files.write(folder.resolve("libtrilemma.so"), part).toUri().toURL();
        assertThatThrownBy(() -> KernelProvider.decide(KernelProvider.AUTO, null, library))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be loaded (");
    }

    @Test
    void libtorchDoesNotLookAtTheLibrary() throws IOException {
        KernelChoice choice = KernelProvider.decide(KernelProvider.LIBTORCH, null, garbage());
        assertThat(choice.kernels().name()).isEqualTo("libtorch");
        assertThat(choice.fallback()).isFalse();
        assertThat(KernelProvider.decide(KernelProvider.AUTO, "libtorch", garbage())
                        .kernels())
                .isInstanceOf(TorchKernels.class);
    }

    @Test
    void theCommandLineWinsOverTheProperty() {
        assertThat(KernelProvider.decide(KernelProvider.LIBTORCH, "native", null)
                        .reason())
                .isEqualTo("asked for");
        assertThat(KernelProvider.decide(KernelProvider.AUTO, "libtorch", null).reason())
                .isEqualTo("asked for by trilemma.kernels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Native", "cuda", " auto"})
    void unknownNames(String name) {
        assertThatThrownBy(() -> KernelProvider.of(name, "--kernels"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--kernels must be auto, native or libtorch, got " + name);
        assertThatThrownBy(() -> KernelProvider.decide(KernelProvider.AUTO, name, null))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("trilemma.kernels must be auto, native or libtorch, got " + name);
    }

    @ParameterizedTest
    @EnumSource(KernelProvider.class)
    void namesReadBack(KernelProvider provider) {
        assertThat(KernelProvider.of(provider.toString(), "--kernels")).isEqualTo(provider);
    }

    @Test
    void oneProviderPerProcess() {
        assertThat(KernelProvider.choose(KernelProvider.LIBTORCH))
                .isSameAs(KernelProvider.choose(KernelProvider.LIBTORCH))
                .isSameAs(KernelProvider.explain(KernelProvider.LIBTORCH).kernels());
    }

    @Test
    void anotherVersionOfTheContractsIsAnError() {
        NativeLoader.requireAbi(2);
        assertThatThrownBy(() -> NativeLoader.requireAbi(1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("must have contracts of version 2, got 1");
    }

    @Test
    void aLibraryThatComputesWronglyIsAnError() {
        SelfCheck.run(new TorchKernels());
        assertThatThrownBy(() -> SelfCheck.run(liar(null)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("compute wrongly (gradient by logits 0 is");
        assertThatThrownBy(() -> SelfCheck.run(liar(new KernelException("ISA must be base, got v9"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("refuse to work (ISA must be base, got v9)");
        assertThatThrownBy(() -> SelfCheck.run(liar(new UnsatisfiedLinkError("fusedLoss"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("lack a function (fusedLoss)");
    }

    @Test
    void statusesAreExceptions() {
        NativeLibrary.check("measure", 0);
        assertThat(NativeLibrary.failure("measure", 3, "sizes must be positive, got -1: correct them"))
                .hasMessage("sizes must be positive, got -1: correct them");
        assertThat(NativeLibrary.failure("measure", 7, "")).hasMessage("kernel measure must succeed, got status 7");
        assertThatThrownBy(() -> NativeLibrary.failure("measure", 6, "8 GiB"))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("native memory of kernel measure: 8 GiB");
    }

    @Test
    void nothingIsLeftInTheTemporaryFolder() throws IOException {
        assumeTrue(NativeLoader.find() != null, "no native library on the class path");
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        long before = leftovers(temporary);
        NativeLoader.load(NativeLoader.find());
        assertThat(leftovers(temporary)).isEqualTo(before);
    }

    private static long leftovers(Path temporary) throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("trilemma-kernels-"))
                    .count();
        }
    }

    @Test
    void aBuildWithoutCudaServesAGraphicsCardThroughLibtorch() {
        Device card = Device.cuda(3);
        KernelChoice choice = KernelProvider.decide(KernelProvider.AUTO, null, null, card);
        assertThat(choice.kernels()).isInstanceOf(TorchKernels.class);
        assertThat(choice.kernels().device()).isEqualTo(card);
        assertThat(choice.kernels().capturable()).isFalse();
        assertThat(choice.fallback()).isTrue();
        assertThat(choice.reason())
                .contains("no native CUDA library for", "iterations cannot be captured", "mvn -Pgpu", "nvcc 13");
        assertThatThrownBy(() -> KernelProvider.decide(KernelProvider.NATIVE, null, null, card))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--kernels native needs the CUDA library for");
        assertThat(KernelProvider.decide(KernelProvider.LIBTORCH, null, null, card)
                        .fallback())
                .isFalse();
    }

    @Test
    void theCudaLibraryLoadsOnAMachineWithoutACard() {
        assumeTrue(NativeLoader.findCuda() != null, "no CUDA library on the class path");
        NativeLoader.loadCuda();
        NativeLoader.loadCuda();
        assertThat(CudaLibrary.fusedLossWorkspace(64, 784)).isPositive();
        assertThatThrownBy(() -> NativeLibrary.check("use", CudaLibrary.use(127)))
                .isInstanceOf(KernelException.class)
                .hasMessageNotContaining("\n");
    }

    /** A provider that computes a gradient wrongly, or fails. */
    private static Kernels liar(Throwable failure) {
        TorchKernels honest = new TorchKernels();
        InvocationHandler lies = (proxy, method, arguments) -> {
            boolean loss = method.getName().equals("fusedLoss");
            if (loss && failure != null) {
                throw failure;
            }
            Object result = method.invoke(honest, arguments);
            if (loss) {
                ((LossBuffers) arguments[arguments.length - 1]).logitsSeed().neg_();
            }
            return result;
        };
        return (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, lies);
    }
}
