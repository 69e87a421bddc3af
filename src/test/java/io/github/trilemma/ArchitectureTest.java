package io.github.trilemma;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Holds the table of docs/architecture.md: which room may look at which. */
class ArchitectureTest {
    private static final String ROOT = "io.github.trilemma.";

    /** Room to the rooms it may look at. {@code cli} may look at all. */
    private static final Map<String, List<String>> MAY_SEE = Map.ofEntries(
            Map.entry("spi", List.of()),
            Map.entry("config", List.of("spi")),
            Map.entry("surface", List.of()),
            Map.entry("theory", List.of()),
            Map.entry("tensor", List.of()),
            Map.entry("run", List.of("surface", "config")),
            Map.entry("kernel", List.of("tensor")),
            Map.entry("data", List.of("kernel", "tensor", "config", "spi")),
            Map.entry("degrade", List.of("kernel", "tensor", "config", "spi")),
            Map.entry("nn", List.of("kernel", "tensor", "config", "spi")),
            Map.entry("loss", List.of("kernel", "tensor", "config", "spi")),
            Map.entry("train", List.of("data", "degrade", "nn", "loss", "kernel", "tensor", "run", "config")),
            Map.entry("eval", List.of("data", "degrade", "nn", "kernel", "tensor", "surface", "config", "spi")),
            Map.entry("lane", List.of("train", "kernel", "tensor", "config")),
            // sweep composes one point from what train and eval need, so it sees what they see.
            Map.entry(
                    "sweep",
                    List.of(
                            "lane", "train", "eval", "run", "config", "data", "degrade", "nn", "kernel", "tensor",
                            "surface", "spi")),
            Map.entry("cluster", List.of("sweep", "run", "config", "kernel", "tensor", "surface")),
            Map.entry("track", List.of("sweep", "train", "run", "surface", "config")),
            Map.entry("watch", List.of("run", "surface", "config")),
            Map.entry("report", List.of("run", "surface", "theory", "config")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.trilemma");

    @Test
    void roomsLookWhereTheyMay() {
        classes().should(lookOnlyWhereTheyMay()).check(CLASSES);
    }

    @Test
    void noCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void roomsWithoutNativeCode() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "config..",
                        ROOT + "surface..",
                        ROOT + "theory..",
                        ROOT + "run..",
                        ROOT + "report..",
                        ROOT + "watch..",
                        ROOT + "cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
    }

    /** Loading classes of CUDA fails without a graphics card's libraries, so a CPU training must meet none of them. */
    @Test
    void fewClassesTouchCuda() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.(tensor\\.Cuda|lane\\.cuda\\.(BytedecoCuda|CudaTimers))(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco.cuda..", "org.bytedeco.pytorch.cuda..")
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("torch_cuda")
                .check(CLASSES);
    }

    /** Spark's classes are there only in a class loader that a sweep on Spark makes. */
    @Test
    void oneRoomTouchesSpark() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cluster.spark..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "cluster.spark..")
                .check(CLASSES);
    }

    @Test
    void surfaceAndTheoryNeedNoLibraryBeyondTheirOwn() {
        classes()
                .that()
                .resideInAPackage(ROOT + "surface..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", ROOT + "surface..", "io.github.trilemma")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage(ROOT + "theory..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", ROOT + "theory..", "io.github.trilemma")
                .check(CLASSES);
    }

    /** The engine is a guest in other programs: what belongs to the whole process is the command line's to set. */
    @Test
    void onlyTheCommandLineTouchesWhatBelongsToTheWholeProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should()
                .callMethodWhere(target(owner(assignableTo(System.class)))
                        .and(target(
                                nameMatching("exit|setProperty|clearProperty|setOut|setErr|setIn|setSecurityManager"))))
                .orShould()
                .callMethodWhere(target(owner(assignableTo(Runtime.class)))
                        .and(target(nameMatching("exit|halt|addShutdownHook"))))
                .orShould()
                .callMethodWhere(
                        target(owner(belongToAnyOf(
                                        Locale.class, TimeZone.class, Thread.class, URL.class, ImageIO.class)))
                                .and(
                                        target(
                                                nameMatching(
                                                        "setDefault|setDefaultUncaughtExceptionHandler|setURLStreamHandlerFactory|setUseCache"))))
                .orShould()
                .callMethodWhere(
                        target(nameMatching("set_default_dtype|manual_seed|set_num_interop_threads|setUserEnabled.*|"
                                + "set_default_tensor_type|use_deterministic_algorithms")))
                .check(CLASSES);
    }

    @Test
    void everyRoomExplainsItself() throws IOException {
        Assertions.assertThat(Path.of("src/main/java/io/github/trilemma/lane/cuda/package-info.java"))
                .exists();
        try (Stream<Path> rooms = Files.list(Path.of("src/main/java/io/github/trilemma"))) {
            for (Path room : rooms.filter(Files::isDirectory).toList()) {
                Assertions.assertThat(room.resolve("package-info.java")).exists();
                String name = room.getFileName().toString();
                Assertions.assertThat(name.equals("cli") || MAY_SEE.containsKey(name))
                        .as("room " + name + " is in the table")
                        .isTrue();
            }
        }
    }

    private static ArchCondition<JavaClass> lookOnlyWhereTheyMay() {
        return new ArchCondition<>("look only at the rooms of the table") {
            @Override
            public void check(JavaClass from, ConditionEvents events) {
                List<String> allowed = MAY_SEE.get(room(from));
                if (allowed == null) {
                    return;
                }
                from.getDirectDependenciesFromSelf().forEach(dependency -> {
                    String target = room(dependency.getTargetClass());
                    boolean fine = target.isEmpty() || target.equals(room(from)) || allowed.contains(target);
                    if (!fine) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                });
            }
        };
    }

    /** The room of a class, empty for the root package and for other people's classes. */
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return "";
        }
        String rest = name.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
