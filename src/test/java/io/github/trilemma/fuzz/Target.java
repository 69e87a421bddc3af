package io.github.trilemma.fuzz;

import io.github.trilemma.cli.TheoryFileFuzz;
import io.github.trilemma.config.ConfigFuzz;
import io.github.trilemma.data.CifarFuzz;
import io.github.trilemma.data.FolderFuzz;
import io.github.trilemma.data.IdxFuzz;
import io.github.trilemma.data.PictureFuzz;
import io.github.trilemma.report.MethodPointsFuzz;
import io.github.trilemma.report.SampleSheetFuzz;
import io.github.trilemma.run.EventFuzz;
import io.github.trilemma.run.HistoryFuzz;
import io.github.trilemma.run.RecordFuzz;
import io.github.trilemma.tensor.SafetensorsFuzz;
import io.github.trilemma.watch.HistoryTailFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Everything that reads a file. */
public enum Target {
    IDX(IdxFuzz.class, IdxFuzz::fuzzerTestOneInput, IdxFuzz::seeds),
    CIFAR(CifarFuzz.class, CifarFuzz::fuzzerTestOneInput, CifarFuzz::seeds),
    PICTURE(PictureFuzz.class, PictureFuzz::fuzzerTestOneInput, PictureFuzz::seeds),
    FOLDER(FolderFuzz.class, FolderFuzz::fuzzerTestOneInput, FolderFuzz::seeds),
    SAFETENSORS(SafetensorsFuzz.class, SafetensorsFuzz::fuzzerTestOneInput, SafetensorsFuzz::seeds),
    CONFIG(ConfigFuzz.class, ConfigFuzz::fuzzerTestOneInput, ConfigFuzz::seeds),
    RECORD(RecordFuzz.class, RecordFuzz::fuzzerTestOneInput, RecordFuzz::seeds),
    HISTORY(HistoryFuzz.class, HistoryFuzz::fuzzerTestOneInput, HistoryFuzz::seeds),
    EVENT(EventFuzz.class, EventFuzz::fuzzerTestOneInput, EventFuzz::seeds),
    TAIL(HistoryTailFuzz.class, HistoryTailFuzz::fuzzerTestOneInput, HistoryTailFuzz::seeds),
    SHEET(SampleSheetFuzz.class, SampleSheetFuzz::fuzzerTestOneInput, SampleSheetFuzz::seeds),
    METHODS(MethodPointsFuzz.class, MethodPointsFuzz::fuzzerTestOneInput, MethodPointsFuzz::seeds),
    THEORY(TheoryFileFuzz.class, TheoryFileFuzz::fuzzerTestOneInput, TheoryFileFuzz::seeds);

    private final Class<?> type;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Consumer<byte[]> run;

    @SuppressWarnings("ImmutableEnumChecker")
    private final Supplier<List<byte[]>> seeds;

    Target(Class<?> type, Consumer<byte[]> run, Supplier<List<byte[]>> seeds) {
        this.type = type;
        this.run = run;
        this.seeds = seeds;
    }

    /** The name of its folder of kept cases. */
    public String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Gives it one input; throws when the reader breaks its word. */
    public void run(byte[] input) {
        run.accept(input.clone());
    }

    /** Sound inputs to start from. */
    public List<byte[]> seeds() {
        return seeds.get();
    }

    /**
     * Writes every target's seeds into FOLDER/NAME and prints a line per target: its name, its class.
     *
     * @param args FOLDER
     */
    public static void main(String[] args) throws IOException {
        for (Target target : values()) {
            Path folder = Path.of(args[0], target.folder());
            Files.createDirectories(folder);
            List<byte[]> seeds = target.seeds();
            for (int i = 0; i < seeds.size(); i++) {
                Files.write(folder.resolve("seed" + i), seeds.get(i));
            }
            System.out.println(target.folder() + " " + target.type.getName());
        }
    }
}
