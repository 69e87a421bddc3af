package io.github.trilemma.cli;

import io.github.trilemma.fuzz.Parts;
import io.github.trilemma.fuzz.Reading;
import java.nio.file.Path;
import java.util.List;

/** Known sources as {@code theory} reads them: the source, the perception measure and the limits, not the solving. */
public final class TheoryFileFuzz {
    private static final long MOST = 64L << 20;

    private TheoryFileFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Path file = Reading.file("source.json", input);
        TheoryFile source = Reading.read(MOST, () -> TheoryFile.read(file));
        if (source != null) {
            Reading.read(MOST, source::source);
            Reading.read(MOST, source::perception);
            Reading.read(MOST, () -> source.limits("D"));
            Reading.read(MOST, () -> source.limit("P"));
        }
    }

    /** Two classes on two values, with each perception measure that needs a field of its own. */
    public static List<byte[]> seeds() {
        String head = "{\"classes\":[{\"prior\":0.5,\"p\":[0.9,0.1]},{\"prior\":0.5,\"p\":[0.2,0.8]}],"
                + "\"channel\":[[0.8,0.2],[0.3,0.7]],\"cost\":[[0,1],[1,0]],\"decision\":[0,1],";
        return List.of(
                Parts.utf8(head + "\"perception\":\"tv\",\"D\":null,\"P\":0.1}"),
                Parts.utf8(head + "\"perception\":\"w1\",\"positions\":[0,1],\"D\":[0.1,0.2],\"P\":[0]}"),
                Parts.utf8(head + "\"perception\":\"transport\",\"transportCost\":[[0,1],[1,0]],\"D\":0.2,\"P\":null}"),
                Parts.utf8(head + "\"perception\":\"faces\",\"faces\":[[1,-1],[-1,1]]}"));
    }
}
