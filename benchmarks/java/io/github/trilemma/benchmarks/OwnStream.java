package io.github.trilemma.benchmarks;

import io.github.trilemma.tensor.Device;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.global.torch_cuda;

/** A thread's own CUDA stream, one of libtorch's pool; nothing on the CPU. */
interface OwnStream extends AutoCloseable {
    @Override
    void close();

    /** Makes a stream of its own the calling thread's; closing it waits for it and brings the default one back. */
    static OwnStream on(Device device) {
        if (!device.isCuda()) {
            return () -> {};
        }
        return OfCuda.open(device);
    }

    /** Touched on a GPU alone. */
    final class OfCuda {
        private OfCuda() {}

        private static OwnStream open(Device device) {
            PointerScope scope = new PointerScope();
            CUDAStream stream = torch_cuda.getStreamFromPool(false, (byte) device.index());
            torch_cuda.setCurrentCUDAStream(stream);
            return () -> {
                stream.synchronize();
                torch_cuda.setCurrentCUDAStream(torch_cuda.getDefaultCUDAStream((byte) device.index()));
                scope.close();
            };
        }
    }
}
