package io.github.trilemma.lane.cuda;

import static io.github.trilemma.lane.cuda.CudaStatus.check;

import io.github.trilemma.lane.cuda.CudaStatus.At;
import io.github.trilemma.tensor.Cuda;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cudart;

/** CUDA events with stamps of time, which a profile needs and nobody else. Touches CUDA's classes; making one loads them. */
public final class CudaTimers implements Timers {
    /** Loads what CUDA needs. */
    public CudaTimers() {
        Cuda.open();
    }

    @Override
    public long create() {
        CUevent_st made = new CUevent_st();
        check("cudaEventCreate", cudart.cudaEventCreate(made));
        return made.address();
    }

    @Override
    public void record(long event) {
        check(
                "cudaEventRecord",
                cudart.cudaEventRecord(new CUevent_st(new At(event)), new CUstream_st(new At(Cuda.currentStream()))));
    }

    @Override
    public double milliseconds(long from, long to) {
        CUevent_st end = new CUevent_st(new At(to));
        check("cudaEventSynchronize", cudart.cudaEventSynchronize(end));
        float[] time = new float[1];
        check("cudaEventElapsedTime", cudart.cudaEventElapsedTime(time, new CUevent_st(new At(from)), end));
        return time[0];
    }

    @Override
    public void destroy(long event) {
        check("cudaEventDestroy", cudart.cudaEventDestroy(new CUevent_st(new At(event))));
    }
}
