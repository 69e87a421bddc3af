package io.github.trilemma.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Compressed bytes for the fuzzer's first inputs. */
final class Packed {
    private Packed() {}

    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }

    static byte[] gzip(byte[] bytes) {
        return pack(bytes, GZIPOutputStream::new);
    }

    static byte[] xz(byte[] bytes) {
        return pack(bytes, out -> new XZOutputStream(out, new LZMA2Options(0)));
    }

    private static byte[] pack(byte[] bytes, Packer packer) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packer.over(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
