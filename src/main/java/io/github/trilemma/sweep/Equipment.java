package io.github.trilemma.sweep;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.kernel.KernelProvider;
import io.github.trilemma.kernel.Kernels;
import io.github.trilemma.lane.CpuLanes;
import io.github.trilemma.lane.CudaLanes;
import io.github.trilemma.lane.Lane;
import io.github.trilemma.lane.Lanes;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.Provenance;
import io.github.trilemma.tensor.Cuda;
import io.github.trilemma.tensor.Device;
import io.github.trilemma.tensor.OperationThreads;
import io.github.trilemma.train.PhaseTotals;
import io.github.trilemma.train.Phases;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The devices of a sweep with their kernels and lanes, and the copies of what points share on all devices but the first. While it
 * is open the first device is the current one of the thread that opened it.
 */
final class Equipment implements AutoCloseable {
    private final SweepRequest request;
    private final Hardware hardware;
    private final Device.Use use;
    /** Judges are trained by the calling thread. */
    private final OperationThreads threads = OperationThreads.first();

    private final Map<Device, Kernels> kernels = new HashMap<>();
    private final Map<Key, Bench> copies = new ConcurrentHashMap<>();
    private final Set<String> started = ConcurrentHashMap.newKeySet();

    private final PhaseTotals totals = new PhaseTotals();

    /** A bench's copy on a device. */
    private record Key(Device device, Bench bench) {}

    private Equipment(SweepRequest request, Device.Use use) {
        this.request = request;
        this.hardware = request.hardware();
        this.use = use;
    }

    /**
     * Opens the devices.
     *
     * @throws ConfigurationException when one cannot be used, or not for a precision of these points
     */
    static Equipment of(SweepRequest request, List<ExperimentConfig> configs) {
        Hardware hardware = request.hardware();
        Set<Precision> precisions =
                configs.stream().map(config -> config.network().precision()).collect(Collectors.toSet());
        boolean tf32 = precisions.contains(Precision.TF32);
        Precisions.check(hardware.devices(), precisions);
        Equipment equipment = new Equipment(request, hardware.first().use());
        try {
            for (Device device : hardware.devices()) {
                try (Device.Use here = device.use()) {
                    equipment.kernels.put(device, kernels(request.kernels(), device));
                }
            }
            if (hardware.isCuda()) {
                Cuda.tf32(tf32);
            }
            return equipment;
        } catch (RuntimeException | Error e) {
            equipment.close();
            throw e;
        }
    }

    private static Kernels kernels(KernelProvider asked, Device device) {
        return KernelProvider.choose(asked, device);
    }

    /** Those of the first device. */
    Kernels kernels() {
        return kernels.get(hardware.first());
    }

    /** Lanes for {@code points} points. */
    Lanes lanes(int points) {
        return hardware.isCuda()
                ? new CudaLanes(hardware.devices(), request.lanes(), hardware.capture())
                : CpuLanes.of(request.lanes(), points);
    }

    /**
     * How a lane trains one point. What it shares is copied to all devices here, so that lanes find it.
     *
     * @param bench on the first device, with its judges
     */
    PointQueue.Job train(
            PointFolder folder, ExperimentConfig config, Bench bench, SweepListener listener, int threads) {
        if (hardware.isCuda()) {
            hardware.devices().forEach(device -> prepare(device, config, bench));
        }
        return (lane, stops) -> {
            Kernels its = kernels.get(lane.device());
            PointRunner runner = new PointRunner(
                    folder,
                    bench(bench, lane),
                    its,
                    new LaneListener(listener, lane, started),
                    provenance(config, its, lane, threads));
            if (request.profile()) {
                Phases.begin(lane.clock(totals));
            }
            try {
                lane.use(its, place -> runner.run(stops, place));
            } finally {
                Phases.drop();
            }
        };
    }

    /** How a lane trains the held-out critic of a point that was measured without. */
    PointQueue.Job hold(PointFolder folder, ExperimentConfig config, Bench bench, SweepListener listener) {
        if (hardware.isCuda()) {
            hardware.devices().forEach(device -> prepare(device, config, bench));
        }
        return (lane, stops) -> new HeldOutLater(
                        folder, config.measures(), bench(bench, lane), kernels.get(lane.device()), listener)
                .run(stops);
    }

    private Bench bench(Bench bench, Lane lane) {
        return copies.getOrDefault(new Key(lane.device(), bench), bench);
    }

    /** Tells the listener what was measured, where that was wanted. */
    void tell(SweepListener listener) {
        if (request.profile()) {
            listener.profiled(totals);
        }
    }

    private void prepare(Device device, ExperimentConfig config, Bench bench) {
        try (Device.Use here = device.use()) {
            if (!device.equals(hardware.first())) {
                copies.computeIfAbsent(new Key(device, bench), key -> copy(config, device));
            }
            DeviceRoom.require(config, bench, Math.max(1, request.lanes()));
            // Lanes read on streams of their own what was made on the default one.
            Cuda.synchronize();
        }
    }

    private Bench copy(ExperimentConfig config, Device device) {
        Bench copy = new Bench(config, request.dataDir(), kernels.get(device));
        try {
            copy.seat(config.allJudges(), request.trusted());
            return copy;
        } catch (RuntimeException | Error e) {
            copy.close();
            throw e;
        }
    }

    private Provenance provenance(ExperimentConfig config, Kernels its, Lane lane, int threads) {
        Provenance made = BuildInfo.provenance(its.name(), config.seed(), threads);
        return lane.device().isCuda() ? Accelerators.of(made, config, lane, hardware.capture()) : made;
    }

    @Override
    public void close() {
        try {
            copies.values().forEach(Bench::close);
        } finally {
            threads.close();
            use.close();
        }
    }
}
