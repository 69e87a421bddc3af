package io.github.trilemma.lane.cuda;

/**
 * A graph that was recorded from work on a stream and can be replayed, with the pool of memory that its work uses between its
 * steps.
 *
 * <p>What libtorch's own {@code torch.cuda.CUDAGraph} does, in its order (ATen/cuda/CUDAGraph.cpp), less what cannot occur here:
 *
 * <ol>
 *   <li>The stream is idle and unused memory is given back, as {@code torch.cuda.graph} does: what the warm-up held is free for
 *       the pool.
 *   <li>The pool begins before the recording. An operation's result is allocated at an address that the graph keeps, so no other
 *       work may get that address as long as the graph lives. The other way round, a tensor that autograd's thread frees between
 *       the two would make the allocator put an event into the recording.
 *   <li>The pool serves whoever allocates for the recorded stream: the backward pass runs on autograd's own thread, on the stream
 *       of the forward pass, so a filter by thread would miss it. libtorch asks whether a stream is part of this capture; the
 *       lane's stream is the only one that is.
 *   <li>The recording ends before the pool does.
 *   <li>Random generators would have to be registered. libtorch's are not used: noise comes from a seed that the work itself
 *       makes.
 *   <li>cuBLAS and cuDNN keep a handle and a workspace per thread and stream. The warm-up has made those of the lane's and of
 *       autograd's thread, outside of the pool; they live as long as the process.
 *   <li>The pool is released after the graph is freed. Its memory is then free for other graphs and for {@code
 *       releaseUnused}.
 * </ol>
 */
final class CapturedGraph implements AutoCloseable {
    private final CudaCalls calls;
    private final long stream;
    private final long pool;
    private final long executable;
    private boolean closed;

    private CapturedGraph(CudaCalls calls, long stream, long pool, long executable) {
        this.calls = calls;
        this.stream = stream;
        this.pool = pool;
        this.executable = executable;
    }

    /**
     * Records {@code work}, which is not done thereby.
     *
     * @throws RuntimeException of the call or the work that failed first; nothing is left open or held then
     */
    static CapturedGraph of(Runnable work, CudaCalls calls, long stream) {
        calls.synchronize(stream);
        calls.releaseUnused();
        return new Recording(calls, stream).run(work);
    }

    /** What is open at some moment of a recording. */
    private static final class Recording {
        private final CudaCalls calls;
        private final long stream;
        private final long pool;
        private boolean pooling;
        private boolean capturing;
        private long graph;
        private long executable;

        Recording(CudaCalls calls, long stream) {
            this.calls = calls;
            this.stream = stream;
            this.pool = calls.newPool();
        }

        CapturedGraph run(Runnable work) {
            calls.beginPool(pool, stream);
            pooling = true;
            try {
                calls.beginCapture(stream);
                capturing = true;
                work.run();
                capturing = false;
                graph = calls.endCapture(stream);
                pooling = false;
                calls.endPool(pool);
                if (calls.nodes(graph) == 0) {
                    throw new IllegalStateException("the recorded iteration is empty: its work went to another stream");
                }
                executable = calls.instantiate(graph);
                long recorded = graph;
                graph = 0;
                calls.destroyGraph(recorded);
                return new CapturedGraph(calls, stream, pool, executable);
            } catch (RuntimeException | Error e) {
                undo(new Attempts(e));
                throw e;
            }
        }

        private void undo(Attempts attempts) {
            if (capturing) {
                attempts.run(() -> graph = calls.endCapture(stream));
            }
            if (pooling) {
                attempts.run(() -> calls.endPool(pool));
            }
            if (graph != 0) {
                attempts.run(() -> calls.destroyGraph(graph));
            }
            if (executable != 0) {
                attempts.run(() -> calls.destroyExecutable(executable));
            }
            attempts.run(() -> calls.releasePool(pool));
        }
    }

    /** Enqueues the recorded work. */
    void launch() {
        calls.launch(executable, stream);
    }

    /** Waits for what is enqueued, then frees all. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Attempts attempts = new Attempts(null);
        attempts.run(() -> calls.synchronize(stream));
        attempts.run(() -> calls.destroyExecutable(executable));
        attempts.run(() -> calls.releasePool(pool));
        attempts.rethrow();
    }
}
