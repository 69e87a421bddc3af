package io.github.trilemma.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** C(D,P) of small random sources against the optima that HiGHS found for the plain linear program; see the resource. */
class HighsReferenceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<JsonNode> cases() throws IOException {
        try (InputStream in = HighsReferenceTest.class.getResourceAsStream("highs.json")) {
            return StreamSupport.stream(JSON.readTree(in).get("cases").spliterator(), false);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithHighs(JsonNode given) throws IOException {
        DiscreteSource source = new DiscreteSource(
                read(given, "priors", double[].class),
                read(given, "classes", double[][].class),
                read(given, "channel", double[][].class),
                read(given, "cost", double[][].class),
                read(given, "decision", int[].class));
        double[] positions = read(given, "positions", double[].class);
        Divergence divergence = switch (given.get("perception").textValue()) {
            case "tv" -> new TotalVariation();
            case "w1" -> new Wasserstein1(positions);
            case "w2squared" -> OptimalTransport.squaredWasserstein2(positions);
            default -> new FaceDivergence(read(given, "faces", double[][].class));
        };
        CdpSolver solver = new CdpSolver(source, divergence);
        for (JsonNode expected : given.get("expected")) {
            CdpSolution solution = solver.solve(limit(expected, "D"), limit(expected, "P"));
            assertThat(solution.feasible())
                    .as("%s", expected)
                    .isEqualTo(!expected.get("errorRate").isNull());
            if (solution.feasible()) {
                assertThat(solution.errorRate())
                        .as("%s", expected)
                        .isCloseTo(expected.get("errorRate").doubleValue(), within(1e-7));
                assertThat(solution.gap()).isLessThan(1e-10);
            } else {
                assertThat(solution.reason()).contains("least distortion");
            }
        }
    }

    private static Double limit(JsonNode expected, String name) {
        return expected.get(name).isNull() ? null : (Double) expected.get(name).doubleValue();
    }

    private static <T> T read(JsonNode node, String name, Class<T> type) throws IOException {
        return JSON.treeToValue(node.get(name), type);
    }
}
