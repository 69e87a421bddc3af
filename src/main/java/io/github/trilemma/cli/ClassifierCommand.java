package io.github.trilemma.cli;

import picocli.CommandLine.Command;

/** Classifiers: the judges. */
@Command(
        name = "classifier",
        mixinStandardHelpOptions = true,
        description = "Train a classifier, or count its errors.",
        footer = {
            "",
            "Examples:",
            "  trilemma classifier train --arch cnn1 --data-dir DATA --out cnn1.safetensors",
            "  trilemma classifier eval --weights cnn1.safetensors --data-dir DATA"
        },
        subcommands = {ClassifierTrainCommand.class, ClassifierEvalCommand.class})
final class ClassifierCommand {}
