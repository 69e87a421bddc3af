package io.github.trilemma.cluster;

import io.github.trilemma.ConfigurationException;
import io.github.trilemma.config.ConfigReader;
import io.github.trilemma.config.ExperimentConfig;
import io.github.trilemma.config.JudgeConfig;
import io.github.trilemma.run.Folders;
import io.github.trilemma.run.PointFolder;
import io.github.trilemma.run.RunRecord;
import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import io.github.trilemma.sweep.BuildInfo;
import io.github.trilemma.sweep.PointTrainer;
import io.github.trilemma.sweep.SweepListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Trains points as Spark tasks. The point's folder is sent as it is, the task does what is missing, and its folder is put in the
 * place of ours. While it trains, its checkpoints come in, too: whoever goes on with the run folder, here or by Spark, goes on from
 * the last of them.
 */
final class SparkTrainer implements PointTrainer {
    /** Tasks that are asked to stop have this long to put their state away. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(40);

    private final SparkLink link;
    private final Exchange exchange;
    private final Map<String, String> settings;
    private final int width;
    private boolean stopping;

    /**
     * A trainer.
     *
     * @param settings what all orders have in common
     * @param width tasks that Spark is given at a time
     */
    SparkTrainer(SparkLink link, Exchange exchange, Map<String, String> settings, int width) {
        this.link = link;
        this.exchange = exchange;
        this.settings = Map.copyOf(settings);
        this.width = width;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public void train(PointFolder folder, ExperimentConfig config, SweepListener listener, BooleanSupplier stops) {
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("trilemma-spark");
            train(folder, config, listener, stops, scratch);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "point " + folder.id() + " on Spark: " + e.getMessage() + ": run again when that is mended", e);
        } finally {
            if (scratch != null) {
                Folders.delete(scratch);
            }
        }
    }

    private void train(
            PointFolder folder, ExperimentConfig config, SweepListener listener, BooleanSupplier stops, Path scratch)
            throws IOException {
        Path seed = scratch.resolve("seed.zip");
        if (!StateZip.pack(folder.dir(), StateZip.ALL, seed).isEmpty()) {
            exchange.putState(folder.id(), 0, seed);
        }
        Incoming incoming = new Incoming(exchange, folder, listener, scratch.resolve("incoming"));
        Map<String, String> result = link.run(order(folder, config), new Watch(incoming, stops, scratch));
        if (result == null) {
            return;
        }
        if (result.containsKey("refused")) {
            throw new ConfigurationException(result.get("refused") + " (on worker " + result.get("host") + ")");
        }
        if (result.containsKey("lost")) {
            fail(folder, config, result.get("lost"), listener);
            return;
        }
        Path zip = scratch.resolve("end.zip");
        if (!exchange.get(result.get("state"), zip)) {
            throw new IOException(exchange.uri() + "/" + result.get("state") + " is gone");
        }
        Path unpacked = Files.createDirectory(scratch.resolve("end"));
        StateZip.unpack(zip, unpacked);
        if (result.get("status").equals("stopped")) {
            StateCommit.progress(unpacked, folder);
            incoming.rows();
        } else {
            StateCommit.end(unpacked, folder, config);
            incoming.ended(config);
            RunRecord record = folder.record().orElseThrow();
            listener.pointEnded(record);
        }
        exchange.forget(folder.id());
    }

    /** Every try took its executor with it: the point failed, and the next run of the sweep tries it again. */
    private void fail(PointFolder folder, ExperimentConfig config, String why, SweepListener listener) {
        CdpPoint point = new CdpPoint(
                folder.id(),
                config.weights().alpha(),
                config.weights().beta(),
                config.weights().gamma(),
                new TreeMap<>());
        RunRecord record = new RunRecord(
                point, Status.FAILED, why, BuildInfo.provenance(settings.get("kernels"), config.seed(), 0));
        // One that was measured before lacks its held-out critic, no more.
        if (folder.record().filter(RunRecord::done).isPresent()) {
            throw new ConfigurationException("point " + folder.id() + " on Spark: " + why + ": run again");
        }
        folder.writeRecord(record);
        listener.pointEnded(record);
    }

    private Map<String, String> order(PointFolder folder, ExperimentConfig config) throws IOException {
        Map<String, String> order = new HashMap<>(settings);
        order.put("id", folder.id());
        order.put("config", ConfigReader.toYaml(config));
        order.put("exchange", exchange.uri());
        List<JudgeConfig> judges = config.allJudges();
        for (int i = 0; i < judges.size(); i++) {
            exchange.putJudge(judges.get(i).sha256(), Path.of(judges.get(i).weights()));
            order.put("judge." + i, judges.get(i).sha256());
        }
        return order;
    }

    private synchronized void stopAll(Path scratch) throws IOException {
        if (!stopping) {
            stopping = true;
            exchange.stop(Files.createTempFile(scratch, "stop", ""));
        }
    }

    /** Asked while a task runs: takes in what it has published, and tells when to give it up. */
    private final class Watch implements BooleanSupplier {
        private final Incoming incoming;
        private final BooleanSupplier stops;
        private final Path scratch;
        private long asked;
        private boolean told;

        Watch(Incoming incoming, BooleanSupplier stops, Path scratch) {
            this.incoming = incoming;
            this.stops = stops;
            this.scratch = scratch;
        }

        @Override
        public boolean getAsBoolean() {
            try {
                incoming.look();
                if (stops.getAsBoolean() && !told) {
                    stopAll(scratch);
                    told = true;
                    asked = System.nanoTime();
                }
            } catch (IOException e) {
                throw new ConfigurationException("cannot reach " + exchange.uri() + ": " + e.getMessage(), e);
            }
            return told && System.nanoTime() - asked > PATIENCE;
        }
    }
}
