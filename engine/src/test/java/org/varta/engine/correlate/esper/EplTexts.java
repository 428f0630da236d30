package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.pack.Site;
import org.varta.rules.parse.Problem;
import org.varta.rules.sigma.EplRule;

/** EPL rules for tests, out of YAML as everybody writes them. */
final class EplTexts {

    /** Its inputs: beat and stop have host and who; log is referred to elsewhere. */
    static final String HEAD = """
            title: An EPL rule
            id: 5f1f3a3c-0000-4000-8000-0000000000e1
            level: high
            inputs:
              beat:
                logsource: {product: windows}
                detection: {selection: {EventID: 1}, condition: selection}
                fields: {who: User, size: Bytes}
              stop:
                logsource: {product: windows}
                detection: {selection: {EventID: 2}, condition: selection}
                fields: {who: User, size: Bytes}
            """;

    private EplTexts() {}

    /** A rule with the usual inputs; {@code more} are lines of YAML. */
    static EplRule rule(String epl, String... more) {
        return pack(epl, more).eplRules().getFirst();
    }

    /** A pack of one rule. */
    static RulePack pack(String epl, String... more) {
        StringBuilder text = new StringBuilder(HEAD);
        for (String line : more) {
            text.append(line).append('\n');
        }
        text.append("epl: |\n");
        epl.lines().forEach(line -> text.append("  ").append(line).append('\n'));
        return load(text.toString());
    }

    /** What a file of this text gives where every EPL rule runs. */
    static RulePack load(String text) {
        try {
            Path file = Files.createTempFile("epl", ".yml");
            try {
                Files.writeString(file, text);
                RulePack pack = RulePackLoader.load(List.of(file), Site.NONE.withEpl(true), List.of());
                assertThat(pack.problems())
                        .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
                        .isEmpty();
                return pack;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
