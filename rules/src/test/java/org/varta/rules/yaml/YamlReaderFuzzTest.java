package org.varta.rules.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

final class YamlReaderFuzzTest {

    private static final YamlLimits LIMITS = new YamlLimits(100_000, 20, 10_000);

    @FuzzTest(maxDuration = "20s")
    void anyBytesGiveDocumentsOrAProblemInsideTheText(byte[] bytes) {
        YamlFile file = YamlReader.read(bytes, LIMITS);

        assertThat(file.documents())
                .allSatisfy(document -> assertThat(document.text()).isNotEmpty());
        assertThat(file.problems())
                .allSatisfy(problem -> assertThat(problem.message()).isNotEmpty());
    }
}
