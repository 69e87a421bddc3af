package io.github.trilemma.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless browser that opens one page and tells what came of it. Tests that need it are skipped where there is none. */
public final class Chromium {
    private static final List<String> QUIET = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--virtual-time-budget=20000");

    private final Path program;
    private final Path folder;

    private Chromium(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /** The browser of this machine, which keeps its profile in {@code folder}. */
    public static Chromium in(Path folder) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Optional<Path> found = Stream.concat(Stream.of("/usr/bin"), Stream.of(path.split(File.pathSeparator, -1)))
                .map(dir -> Path.of(dir, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "no chromium in /usr/bin or on the PATH: the page is not opened in a browser");
        return new Chromium(found.get(), folder);
    }

    /**
     * A page after 20 seconds of the page's own time.
     *
     * @param dom the document as it then was
     * @param log what the browser wrote, messages of the page's scripts among it
     */
    public record Opened(String dom, String log) {
        /** What the page's scripts complained about. */
        public List<String> complaints() {
            return log.lines().filter(line -> line.contains("CONSOLE")).toList();
        }
    }

    /** Opens a page; {@code more} are further arguments of the browser. */
    public Opened open(String url, String... more) throws IOException, InterruptedException {
        Path dom = folder.resolve("dom.html");
        Path log = folder.resolve("chromium.log");
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(QUIET);
        command.add("--user-data-dir=" + folder.resolve("profile"));
        command.addAll(List.of(more));
        command.add("--dump-dom");
        command.add(url);
        Process browser = new ProcessBuilder(command)
                .redirectOutput(dom.toFile())
                .redirectError(log.toFile())
                .start();
        boolean ended = browser.waitFor(120, TimeUnit.SECONDS);
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly().waitFor();
        String said = Files.readString(log);
        assertThat(ended).as(said).isTrue();
        return new Opened(Files.readString(dom), said);
    }
}
