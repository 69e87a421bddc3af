package io.github.trilemma;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
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
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Holds the table of docs/architecture.md: which room may look at which. */
class ArchitectureTest {
    private static final String ROOT = "io.github.trilemma.";

    /** Room to the rooms it may look at. The root package, which is the API, may look at all but {@code cli}. */
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
            Map.entry("export", List.of("run", "surface", "config", "tensor")),
            Map.entry("cluster", List.of("sweep", "run", "config", "kernel", "tensor", "surface")),
            Map.entry("track", List.of("sweep", "train", "run", "surface", "config")),
            Map.entry("watch", List.of("run", "surface", "config")),
            Map.entry("report", List.of("run", "surface", "theory", "config")),
            Map.entry("cli", List.of("config", "surface", "theory", "spi")));

    /** The packages that other programs may use. */
    private static final Set<String> PUBLIC = Set.of("", "config", "surface", "theory", "spi");

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
                        ROOT + "export..",
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
                .haveNameNotMatching(".*\\.(tensor\\.Cuda|lane\\.cuda\\.(BytedecoCuda|CudaStatus|CudaTimers))(\\$.*)?")
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

    /** Rooms know the exception for bad input, and nothing else of the API, which lies above them. */
    @Test
    void noRoomLooksAtTheApi() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "*..")
                .and()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.github.trilemma").and(not(assignableTo(ConfigurationException.class))))
                .check(CLASSES);
    }

    @Test
    void theApiDoesNotLookAtTheCommandLine() {
        noClasses()
                .that()
                .resideInAPackage("io.github.trilemma")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "cli..")
                .check(CLASSES);
    }

    /** A command translates options into calls of the API, and results into text; everything else is not its own. */
    @Test
    void theCommandLineNeedsTheApiAndLibrariesForTerminals() {
        classes()
                .that()
                .resideInAPackage(ROOT + "cli..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "picocli..",
                        "me.tongfei.progressbar..",
                        "com.fasterxml.jackson..",
                        "io.github.trilemma",
                        ROOT + "cli..",
                        ROOT + "config..",
                        ROOT + "surface..",
                        ROOT + "theory..",
                        ROOT + "spi..")
                .check(CLASSES);
    }

    /** What a host sees names no class of a room and none of a library: those may change. */
    @Test
    void theApiNamesOnlyItself() {
        classes()
                .that()
                .resideInAPackage("io.github.trilemma")
                .and()
                .arePublic()
                .should(nameOnlyPublicTypes())
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
                Assertions.assertThat(MAY_SEE.containsKey(name))
                        .as("room %s is in the table", name)
                        .isTrue();
            }
        }
    }

    private static ArchCondition<JavaClass> nameOnlyPublicTypes() {
        return new ArchCondition<>("name only types of the API and of the JDK in public signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getRawSuperclass().ifPresent(parent -> name(type, "extends", Set.of(parent), events));
                name(type, "implements", Set.copyOf(type.getRawInterfaces()), events);
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    if (isSeen(unit)) {
                        name(type, unit.getName(), unit.getReturnType().getAllInvolvedRawTypes(), events);
                        unit.getParameterTypes()
                                .forEach(each -> name(type, unit.getName(), each.getAllInvolvedRawTypes(), events));
                        unit.getTypeParameters()
                                .forEach(each -> name(type, unit.getName(), each.getAllInvolvedRawTypes(), events));
                        name(type, unit.getName(), Set.copyOf(unit.getExceptionTypes()), events);
                    }
                }
                for (JavaField field : type.getFields()) {
                    if (isSeen(field)) {
                        name(type, field.getName(), field.getType().getAllInvolvedRawTypes(), events);
                    }
                }
            }
        };
    }

    private static boolean isSeen(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static void name(JavaClass type, String where, Set<JavaClass> named, ConditionEvents events) {
        for (JavaClass each : named) {
            JavaClass base = each.getBaseComponentType();
            boolean ours = base.getPackageName().startsWith("io.github.trilemma");
            boolean fine = base.isPrimitive()
                    || base.getPackageName().startsWith("java.")
                    || (ours
                            && PUBLIC.contains(room(base))
                            && base.getModifiers().contains(JavaModifier.PUBLIC));
            if (!fine) {
                events.add(
                        SimpleConditionEvent.violated(type, type.getName() + "." + where + " names " + base.getName()));
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
