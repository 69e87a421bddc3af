package io.github.trilemma;

import io.github.trilemma.config.DataConfig;
import io.github.trilemma.data.DataCatalog;
import io.github.trilemma.data.Importer;
import java.nio.file.Path;
import java.util.List;

/** Data sets: what is there, whether it is sound, and how it gets there. */
public final class Datasets {
    private Datasets() {}

    /** What a folder of data sets holds, and what the engine draws itself; reads names and headers alone. */
    public static List<DatasetInfo> list(Path dataDir) {
        return DataCatalog.list(dataDir).stream().map(DatasetInfo::of).toList();
    }

    /**
     * Reads a data set whole: counts per class, mean and deviation, checksums.
     *
     * @param dataset mnist, cifar10, stroke-digits or folder:PATH
     * @throws ConfigurationException when it is not there or cannot be used
     */
    public static DatasetInfo check(String dataset, Path dataDir) {
        return DatasetInfo.of(DataCatalog.check(dataset, dataDir));
    }

    /** The same as a configuration sees it: patches, colours, split. */
    public static DatasetInfo check(DataConfig config, Path dataDir) {
        return DatasetInfo.of(DataCatalog.check(config, dataDir));
    }

    /**
     * Copies the IDX, CIFAR-10 or class-folder data of a folder into a folder of data sets, after reading all of it.
     *
     * @param force whether a data set of the same name may be replaced
     * @return the folders written
     * @throws ConfigurationException when the data is unusable, or is there already
     */
    public static List<Path> importInto(Path from, Path dataDir, boolean force) {
        return Importer.importInto(from, dataDir, force);
    }
}
