package io.github.trilemma.tensor;

import io.github.trilemma.ConfigurationException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which of the libraries that libtorch for CUDA needs are on this machine. They are looked for as the dynamic linker does, by
 * name in folders, without loading any: so a missing one is told by name, at once, instead of by the linker in the middle of a
 * start.
 */
public final class CudaLibraries {
    private static final String WHEELS =
            ", or put the folders site-packages/nvidia/*/lib of a PyTorch for CUDA 13 into LD_LIBRARY_PATH";

    /** Where a library comes from, and so how to get it. */
    private enum Source {
        DRIVER("install NVIDIA's driver (580 or later) on a machine with a card, or use --device cpu"),
        TOOLKIT("install the CUDA 13 toolkit" + WHEELS),
        CUDNN("install cuDNN 9 for CUDA 13" + WHEELS),
        NCCL("install NCCL 2 for CUDA 13" + WHEELS);

        private final String mend;

        Source(String mend) {
            this.mend = mend;
        }
    }

    /** A library that is needed. */
    private record Needed(String name, Source source) {}

    private static final String DRIVER = "libcuda.so.1";

    /** What {@code readelf -d} says of the libraries in the class path's jars, and of those that these pull in. */
    private static final List<Needed> NEEDED = List.of(
            new Needed(DRIVER, Source.DRIVER),
            new Needed("libcudart.so.13", Source.TOOLKIT),
            new Needed("libcublas.so.13", Source.TOOLKIT),
            new Needed("libcublasLt.so.13", Source.TOOLKIT),
            new Needed("libcufft.so.12", Source.TOOLKIT),
            new Needed("libcurand.so.10", Source.TOOLKIT),
            new Needed("libcusparse.so.12", Source.TOOLKIT),
            new Needed("libnvJitLink.so.13", Source.TOOLKIT),
            new Needed("libcusolver.so.12", Source.TOOLKIT),
            new Needed("libcusolverMg.so.12", Source.TOOLKIT),
            new Needed("libcufile.so.0", Source.TOOLKIT),
            new Needed("libcupti.so.13", Source.TOOLKIT),
            new Needed("libcudnn.so.9", Source.CUDNN),
            new Needed("libcudnn_graph.so.9", Source.CUDNN),
            new Needed("libcudnn_ops.so.9", Source.CUDNN),
            new Needed("libcudnn_cnn.so.9", Source.CUDNN),
            new Needed("libcudnn_adv.so.9", Source.CUDNN),
            new Needed("libnccl.so.2", Source.NCCL));

    /** libtorch for CUDA on the class path. */
    private static final String JAR = "/org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so";

    private final boolean jar;
    private final List<Path> folders;

    /**
     * A search.
     *
     * @param jar whether the class path holds libtorch for CUDA
     * @param folders where libraries lie, the first found counts
     */
    CudaLibraries(boolean jar, List<Path> folders) {
        this.jar = jar;
        this.folders = List.copyOf(folders);
    }

    /** The search of this process: its class path, {@code LD_LIBRARY_PATH}, {@code ld.so.conf}, the system's folders. */
    public static CudaLibraries ofThisProcess() {
        Set<Path> folders = new LinkedHashSet<>();
        addPath(folders, System.getenv("LD_LIBRARY_PATH"));
        addConfigured(folders, Path.of("/etc/ld.so.conf"), 0);
        for (String folder : new String[] {
            "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64", "/lib", "/usr/lib"
        }) {
            folders.add(Path.of(folder));
        }
        return new CudaLibraries(onClassPath(), List.copyOf(folders));
    }

    /** Whether the class path holds libtorch for CUDA rather than the one for the CPU. */
    public static boolean onClassPath() {
        return CudaLibraries.class.getResource(JAR) != null;
    }

    private static void addPath(Set<Path> folders, String path) {
        if (path != null) {
            for (String folder : path.split(File.pathSeparator, -1)) {
                if (!folder.isBlank()) {
                    folders.add(Path.of(folder));
                }
            }
        }
    }

    /** The folders that a file in the format of ld.so.conf names; {@code include} takes a pattern of files. */
    static void addConfigured(Set<Path> folders, Path file, int depth) {
        if (depth > 3 || !Files.isReadable(file)) {
            return;
        }
        try {
            for (String raw : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                String line = raw.strip();
                if (line.startsWith("include ")) {
                    Path pattern = file.resolveSibling(line.substring(8).strip());
                    for (Path included : matching(pattern)) {
                        addConfigured(folders, included, depth + 1);
                    }
                } else if (line.startsWith("/")) {
                    folders.add(Path.of(line));
                }
            }
        } catch (IOException e) {
            throw new ConfigurationException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> matching(Path pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(pattern.getParent())) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(
                    pattern.getParent(), pattern.getFileName().toString())) {
                found.forEach(files::add);
            }
        }
        files.sort(null);
        return files;
    }

    /** The names of the libraries that are not there. */
    public List<String> missing() {
        return NEEDED.stream()
                .map(Needed::name)
                .filter(name -> find(name) == null)
                .toList();
    }

    /** Whether NVIDIA's driver is there. */
    public boolean driver() {
        return find(DRIVER) != null;
    }

    /** Whether a card is worth trying: the driver and libtorch for CUDA are there. */
    boolean promising() {
        return jar && driver();
    }

    /** Where a library lies; null when it is nowhere. */
    public Path find(String name) {
        for (Path folder : folders) {
            Path file = folder.resolve(name);
            if (Files.isReadable(file)) {
                return file;
            }
        }
        return null;
    }

    /** What to do about what is missing, a line for each place it comes from; empty when all is there. */
    public List<String> advice() {
        List<String> lines = new ArrayList<>();
        if (!jar) {
            lines.add(
                    "libtorch for CUDA is not on the class path: start through ./trilemma with --device cuda, which builds it"
                            + " (mvn -Pgpu package)");
        }
        for (Source source : Source.values()) {
            String line = lacking(source);
            if (line != null) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** The line on what is missing from one place; null when nothing is. */
    private String lacking(Source source) {
        List<String> gone = NEEDED.stream()
                .filter(needed -> needed.source == source && find(needed.name) == null)
                .map(Needed::name)
                .toList();
        if (gone.isEmpty()) {
            return null;
        }
        return String.join(", ", gone) + (gone.size() == 1 ? " is" : " are") + " missing: " + source.mend;
    }

    /**
     * Requires everything.
     *
     * @throws ConfigurationException when something is missing: one line that names the first of it
     */
    public void require() {
        List<String> advice = advice();
        if (!advice.isEmpty()) {
            String more = advice.size() == 1 ? "" : " (`trilemma doctor --device cuda` names all that is missing)";
            // Without a driver nothing else helps.
            String first = !driver() ? lacking(Source.DRIVER) : advice.get(0);
            throw new ConfigurationException("device cuda cannot be used here: " + first + more);
        }
    }
}
