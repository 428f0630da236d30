package org.varta.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.varta.engine.violations.ImportsEsper;

/** The arrows between modules and packages, and the habits that a machine can check. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.varta");

    private static final ArchRule ESPER_STAYS_IN_ONE_PACKAGE =
            onlyIn("com.espertech..", "org.varta.engine.correlate.esper..", "org.varta.benchmarks.esper..");

    private static List<ArchRule> rules() {
        List<ArchRule> rules = new ArrayList<>();
        // modules: a total order
        rules.add(never("org.varta.rules..", "org.varta.collector..", "org.varta.engine..", "org.varta.benchmarks.."));
        rules.add(never("org.varta.collector..", "org.varta.engine..", "org.varta.benchmarks.."));
        rules.add(never("org.varta.engine..", "org.varta.benchmarks.."));
        // libraries, each in its place
        rules.add(ESPER_STAYS_IN_ONE_PACKAGE);
        rules.add(onlyIn("net.openhft..", "org.varta.collector.journal.."));
        rules.add(onlyIn("org.yaml.snakeyaml..", "org.varta.rules.yaml.."));
        rules.add(onlyIn("java.sql..", "org.varta.engine.store.."));
        rules.add(onlyIn(
                "com.google.re2j..", "org.varta.rules.plan..", "org.varta.rules.parse..", "org.varta.rules.match.."));
        rules.add(
                never("org.varta.rules..", "io.netty..", "java.net.http..", "java.nio.channels..", "io.micrometer.."));
        rules.add(onlyIn(
                "io.netty..",
                "org.varta.collector.wire..",
                "org.varta.collector.ops..",
                "org.varta.collector.pipeline.."));
        // stages of rules
        rules.add(never("org.varta.rules.event..", otherPackages("org.varta.rules", "event")));
        rules.add(never("org.varta.rules.yaml..", otherPackages("org.varta.rules", "yaml")));
        rules.add(never("org.varta.rules.sigma..", otherPackages("org.varta.rules", "sigma", "event")));
        rules.add(
                never("org.varta.rules.parse..", otherPackages("org.varta.rules", "parse", "yaml", "sigma", "event")));
        rules.add(never(
                "org.varta.rules.pipeline..",
                otherPackages("org.varta.rules", "pipeline", "parse", "yaml", "sigma", "event")));
        rules.add(never(
                "org.varta.rules.match..",
                otherPackages("org.varta.rules", "match", "plan", "sigma", "event", "regex")));
        rules.add(never("org.varta.rules.regex..", otherPackages("org.varta.rules", "regex")));
        // stages of collector and engine
        rules.add(
                never("org.varta.collector.wire..", "org.varta.collector.journal..", "org.varta.collector.pipeline.."));
        rules.add(never(
                "org.varta.collector.journal..", "org.varta.collector.pipeline..", "org.varta.collector.wire.*.."));
        rules.add(never("org.varta.engine.decode..", otherPackages("org.varta.engine", "decode")));
        rules.add(never("org.varta.engine.normalise..", otherPackages("org.varta.engine", "normalise", "decode")));
        rules.add(
                never("org.varta.engine.detect..", otherPackages("org.varta.engine", "detect", "normalise", "decode")));
        rules.add(never("org.varta.engine.correlate..", otherPackages("org.varta.engine", "correlate", "detect")));
        rules.add(never("org.varta.engine.alert..", otherPackages("org.varta.engine", "alert", "correlate", "detect")));
        rules.add(never("org.varta.engine.access..", otherPackages("org.varta.engine", "access")));
        rules.add(never(
                "org.varta.engine.store..", otherPackages("org.varta.engine", "store", "alert", "access", "detect")));
        rules.add(never(
                "org.varta.engine.console..",
                otherPackages("org.varta.engine", "console", "alert", "access", "detect", "decode")));
        rules.add(never("org.varta.engine.evidence..", otherPackages("org.varta.engine", "evidence", "alert")));
        rules.add(never(
                "org.varta.engine.scan..",
                otherPackages("org.varta.engine", "scan", "normalise", "decode", "detect", "correlate")));
        rules.add(never("org.varta.engine.scan..", "org.varta.engine.correlate.esper.."));
        // a client like any other
        rules.add(never("org.varta.engine.demo..", otherPackages("org.varta", "engine.demo")));
        // what touches the outside world
        rules.add(noClasses()
                .that(resideOutsideOfPackages("org.varta.engine.cli..", "org.varta.collector.cli.."))
                .should()
                .callMethod(System.class, "exit", int.class)
                .because("only the launcher ends the process"));
        rules.add(noClasses()
                .that(resideInAnyPackage(
                        "org.varta.rules..", "org.varta.engine.detect..", "org.varta.engine.correlate.."))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("the same journal gives the same alerts"));
        // habits
        rules.add(fields().that().areStatic().should().beFinal().because("no static mutable state"));
        rules.add(classes()
                .that(areTopLevel())
                .should(haveClosedInheritance())
                .because("inheritance is an invitation, and none is given"));
        return rules;
    }

    @TestFactory
    List<DynamicTest> holds() {
        return rules().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(PRODUCT)))
                .toList();
    }

    @Test
    void coversTheProduct() {
        assertThat(PRODUCT.size()).isGreaterThan(100);
    }

    /** Proves that the rules can fail: a test class that imports Esper from a wrong package is found. */
    @Test
    void findsAViolation() {
        JavaClasses violation = new ClassFileImporter().importClasses(ImportsEsper.class);

        assertThatThrownBy(() -> ESPER_STAYS_IN_ONE_PACKAGE.check(violation))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ImportsEsper");
    }

    private static ArchRule never(String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .allowEmptyShould(true);
    }

    private static ArchRule never(String from, DescribedPredicate<JavaClass> to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat(to)
                .allowEmptyShould(true);
    }

    private static ArchRule onlyIn(String library, String... packages) {
        return noClasses()
                .that(resideOutsideOfPackages(packages))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    /** Every package of a module but these. */
    private static DescribedPredicate<JavaClass> otherPackages(String module, String... allowed) {
        List<String> prefixes = new ArrayList<>();
        for (String name : allowed) {
            prefixes.add(module + "." + name);
        }
        return DescribedPredicate.describe(
                "reside in " + module + " outside of " + String.join(", ", allowed), type -> {
                    String name = type.getPackageName();
                    return name.startsWith(module + ".")
                            && prefixes.stream().noneMatch(p -> name.equals(p) || name.startsWith(p + "."));
                });
    }

    private static DescribedPredicate<JavaClass> areTopLevel() {
        return DescribedPredicate.describe(
                "are top level",
                type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"));
    }

    private static com.tngtech.archunit.lang.ArchCondition<JavaClass> haveClosedInheritance() {
        return new com.tngtech.archunit.lang.ArchCondition<>("be final, abstract, sealed or an interface") {
            @Override
            public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
                boolean closed = type.isInterface()
                        || type.isEnum()
                        || type.getModifiers().contains(JavaModifier.FINAL)
                        || type.getModifiers().contains(JavaModifier.ABSTRACT)
                        || type.reflect().isSealed();
                if (!closed) {
                    events.add(
                            com.tngtech.archunit.lang.SimpleConditionEvent.violated(type, type.getName() + " is open"));
                }
            }
        };
    }
}
