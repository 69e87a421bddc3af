package io.github.trilemma.lane.cuda;

import static io.github.trilemma.lane.cuda.CudaStatus.check;

import io.github.trilemma.lane.cuda.CudaStatus.At;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.TensorScope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraphNode_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.pytorch.cuda.DeviceAssertionsDataVectorCUDAKernelLaunchInfoVectorPair;
import org.bytedeco.pytorch.cuda.StreamFilter;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * {@link CudaCalls} through JavaCPP. The only class of its room that touches CUDA's classes; making one loads them.
 *
 * <p>Captures are <i>thread-local</i>. In mode <i>global</i>, libtorch's default, any other thread's allocation would break the
 * capture, and the lanes beside this one validate and measure meanwhile. In mode <i>relaxed</i> a call on this thread that has no
 * place in a recording would be done at once and be missing from every replay; here it is an error. Autograd's thread is
 * held to nothing by either, but a wait for a stream that is being recorded is refused in every mode.
 */
public final class BytedecoCuda implements CudaCalls {
    /**
     * The allocator knows a pool by two numbers, of which libtorch counts the first up from 1 for its own graphs and the second
     * for pools that programs make. Ours begin where neither gets to, with the first, as graphs do.
     */
    private static final AtomicLong POOLS = new AtomicLong(1L << 62);

    /** Without stamps of time, and with a wait that lets the processor sleep. */
    private static final int EVENT = cudart.cudaEventDisableTiming | cudart.cudaEventBlockingSync;

    /** Filters must live as long as the allocator may ask them. */
    private static final Map<Long, StreamFilter> FILTERS = new ConcurrentHashMap<>();

    /** Loads what CUDA needs. */
    public BytedecoCuda() {
        Cuda.open();
    }

    @Override
    public long currentStream() {
        return Cuda.currentStream();
    }

    @Override
    public long createStream() {
        try (TensorScope scope = TensorScope.open()) {
            CUstream_st made = new CUstream_st();
            // A blocking stream would wait for the default one, and break a capture that anybody's default stream gets
            // into.
            check("cudaStreamCreateWithFlags", cudart.cudaStreamCreateWithFlags(made, cudart.cudaStreamNonBlocking));
            return made.address();
        }
    }

    @Override
    public void useStream(long stream) {
        try (TensorScope scope = TensorScope.open()) {
            byte device = torch_cuda.current_device();
            torch_cuda.setCurrentCUDAStream(
                    stream == 0
                            ? torch_cuda.getDefaultCUDAStream(device)
                            : torch_cuda.getStreamFromExternal(new CUstream_st(new At(stream)), device));
        }
    }

    @Override
    public void synchronize(long stream) {
        check("cudaStreamSynchronize", cudart.cudaStreamSynchronize(new CUstream_st(new At(stream))));
    }

    @Override
    public void releaseUnused() {
        Cuda.releaseUnused();
    }

    @Override
    public long newPool() {
        return POOLS.getAndIncrement();
    }

    @Override
    public void beginPool(long pool, long stream) {
        try (PoolId id = new PoolId(pool)) {
            StreamFilter filter = new OnlyStream(stream);
            FILTERS.put(pool, filter);
            torch_cuda.beginAllocateToPool(torch_cuda.current_device(), id.asArgument(), filter);
        }
    }

    @Override
    public void endPool(long pool) {
        try (PoolId id = new PoolId(pool)) {
            torch_cuda.endAllocateToPool(torch_cuda.current_device(), id.asArgument());
        }
        StreamFilter filter = FILTERS.remove(pool);
        if (filter != null) {
            filter.close();
        }
    }

    @Override
    public void releasePool(long pool) {
        try (PoolId id = new PoolId(pool)) {
            torch_cuda.getAllocator().releasePool(torch_cuda.current_device(), id.asArgument());
        }
    }

    @Override
    public void beginCapture(long stream) {
        check(
                "cudaStreamBeginCapture",
                cudart.cudaStreamBeginCapture(
                        new CUstream_st(new At(stream)), cudart.cudaStreamCaptureModeThreadLocal));
    }

    @Override
    public long endCapture(long stream) {
        CUgraph_st graph = new CUgraph_st();
        check("cudaStreamEndCapture", cudart.cudaStreamEndCapture(new CUstream_st(new At(stream)), graph));
        if (graph.isNull()) {
            throw new CudaCallException("cudaStreamEndCapture", "no graph", "the capture was broken");
        }
        return graph.address();
    }

    @Override
    public long nodes(long graph) {
        try (SizeTPointer count = new SizeTPointer(1)) {
            check(
                    "cudaGraphGetNodes",
                    cudart.cudaGraphGetNodes(new CUgraph_st(new At(graph)), (CUgraphNode_st) null, count));
            return count.get();
        }
    }

    @Override
    public long instantiate(long graph) {
        CUgraphExec_st made = new CUgraphExec_st();
        // The flag matters to an embedding program that has chosen CUDA's own asynchronous allocator for libtorch.
        check(
                "cudaGraphInstantiateWithFlags",
                cudart.cudaGraphInstantiateWithFlags(
                        made, new CUgraph_st(new At(graph)), cudart.cudaGraphInstantiateFlagAutoFreeOnLaunch));
        return made.address();
    }

    @Override
    public void destroyGraph(long graph) {
        check("cudaGraphDestroy", cudart.cudaGraphDestroy(new CUgraph_st(new At(graph))));
    }

    @Override
    public void launch(long executable, long stream) {
        check(
                "cudaGraphLaunch",
                cudart.cudaGraphLaunch(new CUgraphExec_st(new At(executable)), new CUstream_st(new At(stream))));
    }

    @Override
    public void destroyExecutable(long executable) {
        check("cudaGraphExecDestroy", cudart.cudaGraphExecDestroy(new CUgraphExec_st(new At(executable))));
    }

    @Override
    public long createEvent() {
        CUevent_st made = new CUevent_st();
        check("cudaEventCreateWithFlags", cudart.cudaEventCreateWithFlags(made, EVENT));
        return made.address();
    }

    @Override
    public void record(long event, long stream) {
        check(
                "cudaEventRecord",
                cudart.cudaEventRecord(new CUevent_st(new At(event)), new CUstream_st(new At(stream))));
    }

    @Override
    public void await(long event) {
        check("cudaEventSynchronize", cudart.cudaEventSynchronize(new CUevent_st(new At(event))));
    }

    @Override
    public void destroyEvent(long event) {
        check("cudaEventDestroy", cudart.cudaEventDestroy(new CUevent_st(new At(event))));
    }

    /**
     * The two numbers of a pool. The presets take them as an object of an unrelated class of pairs and free what they return as
     * such, so no such object comes from libtorch here: the numbers lie in memory of our own.
     */
    private static final class PoolId implements AutoCloseable {
        private final LongPointer numbers = new LongPointer(2);

        PoolId(long pool) {
            numbers.put(0, pool).put(1, 0);
        }

        DeviceAssertionsDataVectorCUDAKernelLaunchInfoVectorPair asArgument() {
            return new DeviceAssertionsDataVectorCUDAKernelLaunchInfoVectorPair(new At(numbers.address()));
        }

        @Override
        public void close() {
            numbers.close();
        }
    }

    /**
     * Says of one stream that it is the one. Called by the allocator on any thread, under the allocator's own lock: touches
     * nothing but two numbers.
     */
    private static final class OnlyStream extends StreamFilter {
        private final long stream;

        OnlyStream(long stream) {
            this.stream = stream;
        }

        @Override
        public boolean call(Pointer asked) {
            return asked != null && asked.address() == stream;
        }
    }
}
