package io.github.trilemma.tensor;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Tensor;

/**
 * Puts libtorch's library beside the others before the first of them is loaded. JavaCPP unpacks them one by one, each when it is
 * loaded, and {@code libtorch.so}, which needs {@code libtorch_cpu.so}, comes first: with an empty cache the dynamic linker then
 * takes the one that another libtorch of the machine has in the system's folders, and the process dies.
 */
public final class Libtorch {
    /** What the libraries of libtorch for CUDA need of each other. */
    private static final List<String> FOR_CUDA = List.of("c10", "c10_cuda", "torch_cpu", "torch_cuda");

    private static volatile boolean prepared;

    private Libtorch() {}

    /**
     * To be called before anything else of libtorch; {@link TensorScope#open} does so.
     *
     * @throws ConfigurationException when the library cannot be unpacked
     */
    public static void prepare() {
        if (!prepared) {
            unpack();
        }
    }

    private static synchronized void unpack() {
        if (prepared) {
            return;
        }
        if (CudaLibraries.onClassPath()) {
            for (String name : FOR_CUDA) {
                unpack("-gpu/", name);
            }
        } else {
            unpack("/", "torch_cpu");
        }
        prepared = true;
    }

    private static void unpack(String folder, String name) {
        String library = System.mapLibraryName(name);
        URL packed = Tensor.class.getResource("/org/bytedeco/pytorch/" + Loader.getPlatform() + folder + library);
        if (packed != null) {
            try {
                Loader.cacheResource(packed);
            } catch (IOException e) {
                throw new ConfigurationException(
                        "cannot unpack " + library + " (" + e.getMessage() + "): make room in ~/.javacpp/cache, or name"
                                + " another folder with -Dorg.bytedeco.javacpp.cachedir=DIR",
                        e);
            }
        }
    }
}
