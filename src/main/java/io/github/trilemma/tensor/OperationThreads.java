package io.github.trilemma.tensor;

import org.bytedeco.pytorch.global.torch;

/**
 * How many threads one libtorch operation of the calling thread may use. libtorch keeps the number per thread, but gives the one that
 * was set last, by whatever thread, to each new thread: without care a thread that comes after a training in lanes would get a lane's.
 */
public final class OperationThreads implements AutoCloseable {
    /** What libtorch gave to this process before the engine has set anything. */
    private static final class First {
        private static final int NUMBER = torch.get_num_threads();

        private First() {}
    }

    private final int before;

    private OperationThreads(int before) {
        this.before = before;
    }

    /** Sets the number for the rest of the calling thread, which is the engine's own. */
    public static void limit(int threads) {
        Libtorch.prepare();
        if (threads < 1 || First.NUMBER < 1) {
            throw new IllegalArgumentException("an operation has at least one thread, got " + threads);
        }
        torch.set_num_threads(threads);
    }

    /** Gives the calling thread, a host's, the number of a fresh process; closing it, on the same thread, brings its own back. */
    public static OperationThreads first() {
        Libtorch.prepare();
        int before = torch.get_num_threads();
        torch.set_num_threads(First.NUMBER);
        return new OperationThreads(before);
    }

    @Override
    public void close() {
        torch.set_num_threads(before);
    }
}
