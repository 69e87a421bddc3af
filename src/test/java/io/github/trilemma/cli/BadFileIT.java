package io.github.trilemma.cli;

import java.util.List;
import java.util.concurrent.ExecutorService;

/** Data sets and weights that are missing, damaged or of another kind. */
class BadFileIT extends BadInput {
    @Override
    void cases(ExecutorService pool) {
        data(pool);
        weights(pool);
    }

    private void data(ExecutorService pool) {
        digits(pool, "missing data directory", "--data-dir must be a folder, got nowhere", "nowhere");
        digits(pool, "file as data directory", "--data-dir must be a folder", "foreign/letter.txt");
        digits(pool, "empty data directory", "train-images-idx3-ubyte", "nothing");
        bad(pool, "no data directory", "--data-dir or TRILEMMA_DATA", "sweep", "--preset", "exp2", "--out", "out");
        digits(pool, "truncated IDX", "t10k-images-idx3-ubyte", "idx-truncated");
        digits(pool, "oversized IDX", "t10k-images-idx3-ubyte", "idx-oversized");
        digits(pool, "IDX of wrong magic", "train-images-idx3-ubyte", "idx-magic");
        digits(pool, "IDX of impossible size", "train-images-idx3-ubyte", "idx-huge");
        digits(pool, "IDX with a label too few", "train-labels-idx1-ubyte holds 39", "idx-labels");
        digits(pool, "damaged gzip", "train-images-idx3-ubyte.gz", "idx-gzip");
        bad(pool, "check of truncated IDX", "t10k-images", "data", "check", "mnist", "--data-dir", "idx-truncated");
        colours(pool, "truncated CIFAR-10", "data_batch_1.bin", "cifar-truncated");
        colours(pool, "oversized CIFAR-10", "data_batch_1.bin", "cifar-oversized");
        colours(pool, "CIFAR-10 label", "label 10", "cifar-label");
        pictures(pool, "missing class folders", "nowhere", "nowhere");
        pictures(pool, "truncated PNG", "image3.png", "pictures-damaged");
        pictures(pool, "PNG that is none", "image3.png", "pictures-note");
        pictures(pool, "PNG of another size", "image3.png", "pictures-size");
        sweep(pool, "more images than there are", "data.train", "--data-dir", "sound", "--set", "dataset=mnist");
    }

    private void weights(ExecutorService pool) {
        for (String name : List.of(
                "absent",
                "empty",
                "truncated",
                "header-truncated",
                "surplus",
                "huge-header",
                "negative-header",
                "no-json",
                "overlapping",
                "out-of-range",
                "backwards",
                "huge-shape",
                "wrong-shape",
                "missing",
                "dtype-i64",
                "dtype-unknown",
                "nan")) {
            String file = "weights/" + name + ".safetensors";
            sweep(pool, "weights: " + name, file, "--classifier", file);
        }
        String sound = "weights/sound.safetensors";
        sweep(pool, "weights of another architecture", "weights of logistic", "--judge", "cnn1=" + sound);
        train(
                pool,
                "judge for other images",
                sound,
                "--classifier",
                sound,
                "--data-dir",
                ".",
                "--set",
                "dataset=folder:pictures",
                "--set",
                "data.train=0",
                "--set",
                "data.validation=0",
                "--set",
                "data.test=0");
        train(
                pool,
                "images too small for a judge still to be trained",
                "cnn1",
                "--data-dir",
                ".",
                "--set",
                "dataset=folder:pictures-tiny",
                "--set",
                "data.train=0",
                "--set",
                "data.validation=0",
                "--set",
                "data.test=0");
        bad(
                pool,
                "weights as a folder",
                "weights",
                "classifier",
                "eval",
                "--dataset",
                "stroke-digits",
                "--weights",
                "weights");
    }

    private void digits(ExecutorService pool, String name, String expected, String dataDir) {
        bad(pool, name, expected, "sweep", "--preset", "exp2", "--data-dir", dataDir, "--out", "out");
    }

    private void colours(ExecutorService pool, String name, String expected, String dataDir) {
        bad(pool, name, expected, "sweep", "--preset", "exp5", "--data-dir", dataDir, "--out", "out");
    }

    private void pictures(ExecutorService pool, String name, String expected, String path) {
        bad(pool, name, expected, "sweep", "--data-dir", ".", "--set", "dataset=folder:" + path, "--out", "out");
    }
}
