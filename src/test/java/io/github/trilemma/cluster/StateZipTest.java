package io.github.trilemma.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.trilemma.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateZipTest {
    @TempDir
    private Path folder;

    @Test
    void carriesThePointsFilesAndNothingElse() throws IOException {
        Path from = Files.createDirectories(folder.resolve("from/checkpoint")).getParent();
        Files.writeString(from.resolve("checkpoint/state.safetensors"), "weights");
        Files.writeString(from.resolve("history.jsonl"), "rows");
        Files.writeString(from.resolve("config.yaml"), "paths of this machine");
        Path zip = folder.resolve("state.zip");
        assertThat(StateZip.pack(from, StateZip.ALL, zip))
                .containsExactly("checkpoint/state.safetensors", "history.jsonl");
        Path to = Files.createDirectory(folder.resolve("to"));
        assertThat(StateZip.unpack(zip, to)).containsExactly("history.jsonl", "checkpoint/state.safetensors");
        assertThat(to.resolve("checkpoint/state.safetensors")).hasContent("weights");
        assertThat(to.resolve("config.yaml")).doesNotExist();
    }

    @Test
    void aDamagedOneIsRefused() throws IOException {
        Path from = Files.createDirectory(folder.resolve("from"));
        Files.writeString(from.resolve("history.jsonl"), "a row that a flipped bit changes");
        Path zip = folder.resolve("state.zip");
        StateZip.pack(from, StateZip.ALL, zip);
        byte[] bytes = Files.readAllBytes(zip);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("history.jsonl") + 30;
        bytes[at] ^= 1;
        Files.write(zip, bytes);
        assertThatThrownBy(() -> StateZip.unpack(zip, folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot unpack " + zip);
    }

    @Test
    void namesThatLeadElsewhereAreRefused() throws IOException {
        Path zip = folder.resolve("state.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry("../elsewhere"));
        }
        assertThatThrownBy(() -> StateZip.unpack(zip, folder))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("it holds ../elsewhere");
    }
}
