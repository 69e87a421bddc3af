package io.github.trilemma.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Compares data files with the published ones. Only tells: a differing file may well be a good copy. */
final class Checksums {
    static final String SAME = "equals the published file";
    static final String DIFFERS = "differs from the published file";
    static final String UNKNOWN = "no published checksum known; counted instead";

    /** MD5 of the contents, unpacked, so that it does not matter how a copy is compressed. */
    private static final Map<String, String> CONTENTS = Map.ofEntries(
            Map.entry("train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb"),
            Map.entry("train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624"),
            Map.entry("t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea"),
            Map.entry("t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637"),
            Map.entry("data_batch_1.bin", "5dd7e06a14cb22eb9f671a540d1b7c25"),
            Map.entry("data_batch_2.bin", "5ea93a67294ea407fff1d09f752e9692"),
            Map.entry("data_batch_3.bin", "942cd6a4bcdd0dd3c604fbe906cb4421"),
            Map.entry("data_batch_4.bin", "ae636b3ba5c66a11e91e8cb52e771fcb"),
            Map.entry("data_batch_5.bin", "53f37980c15c3d472c316c40844f3f0d"),
            Map.entry("test_batch.bin", "803d5f7f4d78ea53de84dbe85f74fb6d"));

    private Checksums() {}

    /** One of the three verdicts about a data file of MNIST or CIFAR-10, plain, .gz or .xz. */
    static String verdict(Path file) {
        String expected = CONTENTS.get(plainName(file));
        if (expected == null) {
            return UNKNOWN;
        }
        return md5(file).equals(expected) ? SAME : DIFFERS;
    }

    /** The published name: without the ending of a compressor, and with the dash that some copies write as a dot. */
    private static String plainName(Path file) {
        return file.getFileName().toString().replaceFirst("\\.(gz|xz)$", "").replace(".idx", "-idx");
    }

    private static String md5(Path file) {
        try (InputStream in = DataFiles.open(file)) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] block = new byte[1 << 16];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw DataFiles.bad(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has MD5", e);
        }
    }
}
