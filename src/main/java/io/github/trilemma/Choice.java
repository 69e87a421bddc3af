package io.github.trilemma;

import io.github.trilemma.report.ChoiceText;
import io.github.trilemma.surface.CdpSurface;
import io.github.trilemma.surface.Mix;
import io.github.trilemma.surface.NearestPoint;
import io.github.trilemma.surface.OperatingPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The operating point of a run for given limits: the restorer, or the mix of at most three drawn at random per image, that is best in one
 * axis within the limits on the others. {@link Restorer#builder(Choice)} restores with it.
 */
public final class Choice {
    private final io.github.trilemma.report.Choice choice;

    Choice(io.github.trilemma.report.Choice choice) {
        this.choice = choice;
    }

    /** Whether anything keeps the limits. */
    public boolean found() {
        return choice.chosen().found();
    }

    /** What to use: the best mix within the limits, or the nearest that can be had when nothing keeps them. */
    public Mix mix() {
        return choice.mix();
    }

    /** Best point and best mix within the limits; both empty when nothing keeps them. */
    public OperatingPoint chosen() {
        return choice.chosen();
    }

    /** The same without limits. */
    public OperatingPoint unlimited() {
        return choice.unlimited();
    }

    /** What comes nearest; only when nothing keeps the limits. */
    public Optional<NearestPoint> nearest() {
        return choice.nearest();
    }

    /** The points that were chosen from, seen through D, P and C. */
    public CdpSurface surface() {
        return choice.surface();
    }

    /** By how much the mix is better in the objective than the best single point within the limits; empty when there is none. */
    public Optional<Double> gain() {
        return choice.gain();
    }

    /** What the limits cost: the objective of {@link #mix} minus the least that any point has. */
    public double cost() {
        return choice.cost();
    }

    /** The folder of a part of {@link #mix}. */
    public Path folder(Mix.Part part) {
        return choice.folder(part);
    }

    /** The choice in words, a line each. */
    public List<String> lines() {
        return ChoiceText.lines(choice);
    }
}
