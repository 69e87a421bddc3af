package io.github.trilemma.benchmarks;

import io.github.trilemma.config.NetworkConfig.Precision;
import io.github.trilemma.kernel.KernelProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The training iteration of ours and of PyTorch in turn, round by round, so that a machine whose speed drifts does not decide.
 * PyTorch computes in the layout that is faster for it.
 */
final class PairedRun {
    private static final List<String> LAYOUTS = List.of("channels-last", "contiguous");
    private static final double ROUND_MILLISECONDS = 1000;
    private static final int MOST_ITERATIONS = 1000;

    private PairedRun() {}

    /**
     * PyTorch in one setting.
     *
     * @param peer its version
     * @param setting precision, processes, threads
     * @param layout the faster one
     * @param ms milliseconds per point and iteration
     * @param ratio ours to PyTorch's, the median over the rounds
     */
    record PeerTime(String peer, String setting, String layout, Timing ms, double ratio) {}

    /**
     * One comparison.
     *
     * @param ours the engine's iteration
     * @param peers PyTorch's; the first has as many threads as we have lanes, on one point
     */
    record Pairing(IterationTime ours, List<PeerTime> peers) {}

    /** The settings to compare with: the same precision on all threads, one process per lane, and float32 beside bfloat16. */
    static List<Peer.Setting> settings(Workload workload) {
        List<Peer.Setting> settings = new ArrayList<>();
        settings.add(new Peer.Setting(workload.precision(), 1, workload.lanes()));
        if (workload.lanes() > 1) {
            settings.add(new Peer.Setting(workload.precision(), workload.lanes(), 1));
        }
        if (workload.precision() == Precision.BFLOAT16) {
            settings.add(new Peer.Setting(Precision.FLOAT32, 1, workload.lanes()));
        }
        return settings;
    }

    /**
     * Compares.
     *
     * @throws IOException when PyTorch fails
     */
    static Pairing run(Workload workload, String python, int rounds) throws IOException, InterruptedException {
        if (workload.kernels() != KernelProvider.LIBTORCH) {
            TrainingCheck.require(workload);
        }
        Peak peak = Peak.measure(workload.lanes(), workload.precision());
        List<Peer.Setting> settings = settings(workload);
        List<Peer> peers = new ArrayList<>();
        try (LaneSession session = new LaneSession(workload)) {
            for (Peer.Setting setting : settings) {
                Progress.note("PyTorch, " + setting + ": choosing its layout");
                peers.add(fastest(python, workload, setting));
            }
            double[] ours = new double[rounds];
            double[][] theirs = new double[peers.size()][rounds];
            int[] counts = counts(session, peers);
            for (int round = 0; round < rounds; round++) {
                Progress.note("round " + (round + 1) + "/" + rounds);
                ours[round] = session.round(counts[0]);
                for (int i = 0; i < peers.size(); i++) {
                    theirs[i][round] = peers.get(i).round(counts[i + 1]);
                }
            }
            peak = peak.best(Peak.measure(workload.lanes(), workload.precision()));
            List<PeerTime> times = new ArrayList<>();
            for (int i = 0; i < peers.size(); i++) {
                Peer peer = peers.get(i);
                times.add(new PeerTime(
                        peer.name(),
                        settings.get(i).toString(),
                        peer.layout(),
                        Timing.of(theirs[i]),
                        Timing.ratio(ours, theirs[i])));
            }
            return new Pairing(IterationTime.of(workload, Timing.of(ours), peak, session.garbageKb()), times);
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    private static Peer fastest(String python, Workload workload, Peer.Setting setting) throws IOException {
        Peer best = null;
        double time = Double.POSITIVE_INFINITY;
        for (String layout : LAYOUTS) {
            Peer peer = new Peer(python, workload, setting, layout);
            double its = Math.min(peer.round(1), peer.round(1));
            if (its < time) {
                if (best != null) {
                    best.close();
                }
                best = peer;
                time = its;
            } else {
                peer.close();
            }
        }
        return best;
    }

    /** Iterations per round that make rounds about equally long, ours first. */
    private static int[] counts(LaneSession session, List<Peer> peers) throws IOException {
        int[] counts = new int[peers.size() + 1];
        Arrays.fill(counts, 1);
        counts[0] = iterationsPerRound(session.round(1) * session.lanes());
        for (int i = 0; i < peers.size(); i++) {
            counts[i + 1] =
                    iterationsPerRound(peers.get(i).round(1) * peers.get(i).processes());
        }
        return counts;
    }

    /** How many iterations of {@code milliseconds} fill a round. */
    static int iterationsPerRound(double milliseconds) {
        return (int) Math.max(1, Math.min(MOST_ITERATIONS, Math.round(ROUND_MILLISECONDS / milliseconds)));
    }
}
