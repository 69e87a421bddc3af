package io.github.trilemma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.track.FakeMlflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of docs/cluster.md: the Slurm script, run as an array of processes, one of which meets its time limit. */
class SlurmIT {
    private static final Path PAGE = Path.of("docs/cluster.md");
    private static final Path SCRIPT = Path.of("docs/cluster/sweep.sh").toAbsolutePath();
    /** What Slurm's srun does here: its own options are its own, and the step is one task. */
    private static final String SRUN = "#!/bin/bash\nwhile [[ $1 == --* ]]; do shift; done\nexec \"$@\"\n";

    @TempDir
    private Path temp;

    @Test
    void thePageShowsTheFiles() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).contains("```\n" + Files.readString(SCRIPT) + "```\n");
        assertThat(page).contains("```\n" + Files.readString(Path.of("docs/cluster/sweep.yaml")) + "```\n");
    }

    @Test
    void anArrayOnASharedFolder() throws IOException, InterruptedException {
        Path alone = TinySweep.folder();
        Path bin = Files.createDirectory(temp.resolve("bin"));
        Files.writeString(bin.resolve("srun"), SRUN);
        Files.setPosixFilePermissions(bin.resolve("srun"), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (FakeMlflow mlflow = new FakeMlflow()) {
            List<Process> array = new ArrayList<>();
            for (int task = 0; task < 3; task++) {
                array.add(submit(task, bin, mlflow));
            }
            Process limited = array.get(0);
            while (desks() < 3 && limited.isAlive()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            limited.destroy();
            assertThat(end(limited)).as("128 + SIGTERM").isEqualTo(143);
            array.set(0, submit(0, bin, mlflow));
            for (int task = 0; task < 3; task++) {
                assertThat(end(array.get(task))).as(log(task)).isZero();
                assertThat(log(task)).doesNotContain("error:", "warning:", "\tat ");
            }
            assertThat(Snapshot.differences(
                            Snapshot.of(temp.resolve("shared")).files(SlurmIT::isSame),
                            Snapshot.of(alone).files(SlurmIT::isSame)))
                    .isEmpty();
            assertThat(mlflow.faults()).isEmpty();
            assertThat(mlflow.runs("trilemma.sweep"))
                    .as("one run for all three")
                    .hasSize(1);
            assertThat(mlflow.runs("trilemma.point")).hasSize(4).allMatch(run -> run.status.equals("FINISHED"));
            assertThat(mlflow.runs("trilemma.point"))
                    .allMatch(run -> run.metrics.stream()
                            .anyMatch(metric -> metric.get("key").asText().startsWith("measure.")));
        }
    }

    private static boolean isSame(String path) {
        return path.startsWith("run/") && !path.endsWith("/timing.json") && !path.equals("run/report.html");
    }

    private Process submit(int task, Path bin, FakeMlflow mlflow) throws IOException {
        Path shared = Files.createDirectories(temp.resolve("shared"));
        List<String> sweep = TinySweep.command("ignored", TinySweep.GRID);
        ProcessBuilder builder = new ProcessBuilder("bash", SCRIPT.toString())
                .directory(shared.toFile())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("task" + task + ".log").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", bin + ":" + environment.get("PATH"));
        environment.put("SLURM_ARRAY_TASK_ID", Integer.toString(task));
        // As many lanes as the sweep to compare with has by default.
        int cores = Math.min(4, Runtime.getRuntime().availableProcessors());
        environment.put("SLURM_CPUS_PER_TASK", Integer.toString(cores));
        environment.put(
                "TRILEMMA",
                Path.of(System.getProperty("trilemma.launcher", "./trilemma"))
                        .toAbsolutePath()
                        .toString());
        environment.put("TRILEMMA_DATA", shared.resolve("data").toString());
        environment.put("TRILEMMA_JAVA_OPTS", Launch.JAVA_OPTIONS);
        environment.put("OUT", "run");
        environment.put(
                "SWEEP",
                String.join(" ", sweep.subList(3, sweep.size())) + " --track mlflow:" + mlflow.url() + "/array");
        return builder.start();
    }

    private long desks() throws IOException {
        Path writers = temp.resolve("shared/run/.writers");
        if (!Files.isDirectory(writers)) {
            return 0;
        }
        try (var desks = Files.list(writers)) {
            return desks.count();
        }
    }

    private String log(int task) throws IOException {
        return Files.readString(temp.resolve("task" + task + ".log"));
    }

    private static int end(Process process) throws InterruptedException {
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return process.waitFor();
    }
}
