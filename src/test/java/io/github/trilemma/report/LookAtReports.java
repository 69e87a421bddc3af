package io.github.trilemma.report;

import io.github.trilemma.run.Status;
import io.github.trilemma.surface.CdpPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes reports of 9, 14 and about 140 made-up points and of broken sweeps, to be looked at: LookAtReports FOLDER. */
final class LookAtReports {
    private LookAtReports() {}

    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        List<Object> betas = List.of(0.0, 0.02, 0.1);
        List<Object> gammas = List.of(0.0, 0.005, 0.01);
        FakeRun nine =
                FakeRun.in(folder.resolve("nine"), FakeRun.sweep("exp2", FakeRun.axes(betas, gammas), List.of()));
        FakePoints.nine().forEach(point -> done(nine, point));
        write(nine);

        List<Map<String, Object>> listed = List.of(
                Map.of("beta", 0.5, "gamma", 0.5),
                Map.of("beta", 0.6, "gamma", 0.5),
                Map.of("beta", 0.7, "gamma", 0.5),
                Map.of("beta", 0.8, "gamma", 0.5),
                Map.of("beta", 1.0, "gamma", 0.5));
        FakeRun fourteen =
                FakeRun.in(folder.resolve("fourteen"), FakeRun.sweep("exp2", FakeRun.axes(betas, gammas), listed));
        FakePoints.fourteen().forEach(point -> done(fourteen, point));
        write(fourteen);

        FakeRun many =
                FakeRun.in(folder.resolve("many"), FakeRun.sweep("exp4", Map.of(), List.of(Map.of("beta", 9.0))));
        FakePoints.hundredForty().forEach(point -> done(many, point));
        write(many);

        FakeRun broken = FakeRun.in(
                folder.resolve("broken"), FakeRun.sweep("quickstart", FakeRun.axes(betas, gammas), List.of()));
        broken.done(1, 0, 0);
        broken.done(1, 0.02, 0);
        broken.record(1, 0.1, 0, Status.DIVERGED, "mse was NaN at iteration 1200 <b>&\"", Map.of("rmse", Double.NaN));
        broken.record(1, 0, 0.005, Status.FAILED, "out of memory", Map.of());
        broken.started(1, 0.02, 0.005);
        write(broken);

        FakeRun empty = FakeRun.in(
                folder.resolve("empty"), FakeRun.sweep("quickstart", FakeRun.axes(betas, gammas), List.of()));
        write(empty);
    }

    private static void done(FakeRun run, CdpPoint point) {
        run.done(point.alpha(), point.beta(), point.gamma());
    }

    private static void write(FakeRun run) {
        long start = System.nanoTime();
        ReportSummary summary = Report.write(run.dir(), ReportOptions.defaults());
        System.out.println(summary.table());
        summary.findings().forEach(System.out::println);
        summary.notes().forEach(note -> System.out.println("note: " + note));
        System.out.println(summary.files() + " in " + (System.nanoTime() - start) / 1_000_000 + " ms\n");
    }
}
