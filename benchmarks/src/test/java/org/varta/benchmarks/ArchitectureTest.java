package org.varta.benchmarks;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Esper alone is a baseline, and stays in its place (ADR 0010). */
class ArchitectureTest {

    private static final String BASELINE = "org.varta.benchmarks.esper..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.varta.benchmarks");

    @Test
    void onlyTheBaselineImportsEsper() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASELINE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.espertech..")
                .check(CLASSES);
        assertThat(CLASSES.stream()
                        .filter(resideInAPackage(BASELINE))
                        .flatMap(one -> one.getDirectDependenciesFromSelf().stream())
                        .map(one -> one.getTargetClass().getPackageName()))
                .as("packages that the baseline uses")
                .anyMatch(name -> name.startsWith("com.espertech"));
    }

    @Test
    void onlyItsBenchmarkUsesTheBaseline() {
        classes()
                .that(resideInAPackage(BASELINE))
                .should()
                .onlyHaveDependentClassesThat(
                        resideInAPackage(BASELINE).or(nameStartingWith("org.varta.benchmarks.EsperBenchmark")))
                .check(CLASSES);
    }
}
