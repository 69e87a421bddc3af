package io.github.trilemma.cli;

import picocli.CommandLine.Command;

/** Classifiers: the judges. */
@Command(
        name = "classifier",
        mixinStandardHelpOptions = true,
        description = "Train a classifier, or count its errors.",
        subcommands = {ClassifierTrainCommand.class, ClassifierEvalCommand.class})
final class ClassifierCommand {}
