package io.github.trilemma.kernel;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the native library on the class path and loads it. The linker needs a file, so the library is copied into a folder that
 * only this user can enter, loaded, and deleted again; where a loaded file cannot be deleted, it goes when the program ends.
 */
final class NativeLoader {
    /** {@code TRL_ABI} of {@code trilemma/status.h}. */
    private static final int ABI = 2;

    private static final Logger LOG = LoggerFactory.getLogger(NativeLoader.class);

    /** The library that this process has loaded, null before. */
    private static String loaded;

    private static boolean cudaLoaded;

    private NativeLoader() {}

    /** System and processor as the library's folder names them, such as {@code linux-x86_64}. */
    static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        int blank = system.indexOf(' ');
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (blank < 0 ? system : system.substring(0, blank)) + "-"
                + (processor.equals("amd64") ? "x86_64" : processor);
    }

    /** The library of this platform on the class path; null when this build has none. */
    static URL find() {
        return find("trilemma");
    }

    /** The library for CUDA on the class path; null when this build has none. */
    static URL findCuda() {
        return find("trilemma_cuda");
    }

    private static URL find(String name) {
        // By the class loader: on a module path the libraries are another module than this class.
        return NativeLoader.class
                .getClassLoader()
                .getResource("io/github/trilemma/kernel/native/" + platform() + "/" + System.mapLibraryName(name));
    }

    /**
     * Loads the library for CUDA. It needs that of the CPU, which is loaded first: the linker then knows it by name.
     *
     * @throws ConfigurationException when it cannot be copied or loaded, or is of another version than this class
     */
    static synchronized void loadCuda() {
        if (find() == null) {
            throw broken("lack " + System.mapLibraryName("trilemma") + " beside the CUDA library", null);
        }
        load(find());
        if (!cudaLoaded) {
            Path copy = copy(findCuda(), "trilemma_cuda");
            try {
                requireWhole(copy);
                System.load(copy.toString());
                requireAbi(CudaLibrary.abi());
                cudaLoaded = true;
                LOG.debug("loaded {}", findCuda());
            } catch (UnsatisfiedLinkError e) {
                throw unloadable(firstLine(e), e);
            } catch (IOException e) {
                throw broken("cannot be read (" + e.getMessage() + ")", e);
            } finally {
                delete(copy);
            }
        }
    }

    /**
     * Loads a library.
     *
     * @throws ConfigurationException when it cannot be copied or loaded, or is of another version than this class
     */
    static synchronized void load(URL library) {
        // The virtual machine would load a second copy and bind functions to either.
        if (library.toExternalForm().equals(loaded)) {
            return;
        }
        Path copy = copy(library, "trilemma");
        try {
            requireWhole(copy);
            NativeSum.require(library, copy);
            System.load(copy.toString());
            requireAbi(NativeLibrary.abi());
            loaded = library.toExternalForm();
            LOG.debug("loaded {} for {}", library, NativeLibrary.isa());
        } catch (UnsatisfiedLinkError e) {
            throw unloadable(firstLine(e), e);
        } catch (IOException e) {
            throw broken("cannot be read (" + e.getMessage() + ")", e);
        } finally {
            delete(copy);
        }
    }

    private static Path copy(URL library, String name) {
        try {
            Path file = Files.createTempDirectory("trilemma-kernels-").resolve(System.mapLibraryName(name));
            try (InputStream in = library.openStream()) {
                Files.copy(in, file);
                return file;
            } catch (IOException e) {
                delete(file);
                throw e;
            }
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot unpack the native kernels into " + System.getProperty("java.io.tmpdir") + " ("
                            + e.getMessage() + "): make room there, or name another folder with"
                            + " -Djava.io.tmpdir=DIR",
                    e);
        }
    }

    private static void requireWhole(Path copy) throws IOException {
        String fault = platform().startsWith("linux-") ? Elf.fault(copy) : null;
        if (fault != null) {
            throw broken("cannot be loaded (" + fault + ")", null);
        }
    }

    private static void delete(Path copy) {
        Path folder = copy.getParent();
        try {
            Files.deleteIfExists(copy);
            Files.delete(folder);
        } catch (IOException e) {
            LOG.debug("{} goes when the program ends: {}", folder, e.getMessage());
            // The last one named goes first.
            folder.toFile().deleteOnExit();
            copy.toFile().deleteOnExit();
        }
    }

    static void requireAbi(int got) {
        if (got != ABI) {
            throw broken("must have contracts of version " + ABI + ", got " + got, null);
        }
    }

    private static ConfigurationException unloadable(String reason, UnsatisfiedLinkError e) {
        // What the linker of Linux says of a file system without execution.
        return reason.contains("failed to map segment")
                ? new ConfigurationException(
                        "the native kernels must be unpacked where programs may run, got "
                                + System.getProperty("java.io.tmpdir") + " (" + reason
                                + "): name another folder with -Djava.io.tmpdir=DIR",
                        e)
                : broken("cannot be loaded (" + reason + ")", e);
    }

    /** The exception of a library that is there and cannot be used. */
    static ConfigurationException broken(String what, Throwable cause) {
        return new ConfigurationException(
                "the native kernels for " + platform() + " " + what
                        + ": rebuild them, or do without by --kernels libtorch or -Dtrilemma.kernels=libtorch",
                cause);
    }

    private static String firstLine(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
