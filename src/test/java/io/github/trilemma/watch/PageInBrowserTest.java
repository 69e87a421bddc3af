package io.github.trilemma.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.trilemma.browser.Chromium;
import io.github.trilemma.run.Leases;
import io.github.trilemma.run.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page in a headless browser, with one point of each state. */
class PageInBrowserTest {
    private static final String HOSTILE = "</script><img src=x onerror=document.title=1>";

    @TempDir
    private Path dir;

    @Test
    void showsTheRunWithoutComplaint() throws IOException, InterruptedException {
        Chromium chromium = Chromium.in(dir);
        WatchedRun run = new WatchedRun(dir.resolve("run"));
        run.done(0, 0);
        WatchedRun.ended(run.trained(0, 0.01, 300), Status.FAILED, HOSTILE, Map.of());
        var trained = run.trained(0.1, 0, 400);
        try (Leases leases = run.store.leases();
                var lease = leases.tryTake(trained.dir()).orElseThrow();
                WatchServer server = new WatchServer(run.dir(), 0)) {
            assertThat(lease.held()).isTrue();
            Chromium.Opened opened = chromium.open(server.url());
            assertThat(opened.complaints()).isEmpty();
            String page = opened.dom();
            assertThat(page)
                    .contains("<title>2/4 watched")
                    .contains("class=\"badge running\"")
                    .contains("<b>2 / 4</b>points ended")
                    .contains("<b>1</b>lanes in use")
                    .contains("aria-label=\"mse over iterations\"")
                    .contains("<b>1</b>failed or diverged");
            assertThat(page)
                    .as("a file's text is no markup")
                    .doesNotContain("<img")
                    .contains("&lt;img src=x");
            for (String state : new String[] {"training", "failed", "waiting", "done"}) {
                assertThat(page).contains("<tr class=\"" + state + "\">");
            }
            assertThat(page.split("<circle", -1)).as("one measured point").hasSize(2);
        }
    }
}
