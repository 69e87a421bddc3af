package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.trilemma.tensor.CudaLibraries;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

/** Devices that are none, and a graphics card on a machine that has none: refused before anything is written. */
class DeviceIT extends BadInput {
    private static final CudaLibraries LIBRARIES = CudaLibraries.ofThisProcess();

    /** With a driver the launcher misses the build; without one the program misses the driver. */
    private static final String MISSING = LIBRARIES.driver() ? "-Pgpu package" : "libcuda.so.1 is missing";

    @Override
    void cases(ExecutorService pool) {
        sweep(pool, "sweep on no device", "device must be auto, cpu, cuda or cuda:N", "--device", "gpu");
        sweep(pool, "sweep on a device twice", "each device once", "--device", "cuda:0,cuda:0");
        sweep(
                pool,
                "TF32 on the CPU",
                "network.precision must be float32 or bfloat16 on the CPU, got tf32",
                "--device",
                "cpu",
                "--set",
                "precision=tf32");
        train(pool, "training on both kinds", "either cpu or graphics cards", "--device", "cpu,cuda");
        if (LIBRARIES.advice().isEmpty()) {
            return; // This machine and this build have all that the others must miss.
        }
        sweep(pool, "sweep on a missing card", MISSING, "--device", "cuda");
        train(pool, "training on a missing card", MISSING, "--device=cuda:1");
        bad(pool, "quickstart on a missing card", MISSING, "quickstart", "--device", "cuda");
        bad(pool, "measuring on a missing card", MISSING, "measure", "run", "--device", "cuda");
        bad(
                pool,
                "restoring on a missing card",
                MISSING,
                "restore",
                "--device",
                "cuda",
                "run",
                "0.png",
                "--out",
                "restored");
    }

    @Test
    void theDoctorNamesAllThatIsMissing() {
        List<String> missing = new ArrayList<>(LIBRARIES.missing());
        assumeFalse(LIBRARIES.driver(), "this machine has a driver");
        Launch.Ended ended = Launch.run(folder, "doctor", "--device", "cuda");
        assertThat(ended.code()).as(ended.toString()).isEqualTo(Main.PARTIAL);
        assertThat(ended.err()).isEmpty();
        missing.add("libtorch for CUDA is not on the class path");
        for (String name : missing) {
            assertThat(ended.out()).contains(name);
        }
        assertThat(ended.out()).contains("install NVIDIA's driver").contains("LD_LIBRARY_PATH");
    }
}
