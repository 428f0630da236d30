package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varta.engine.workbench.Coverage;
import org.varta.engine.workbench.Coverage.Domain;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code varta rule coverage}: ATT&CK techniques with rules, as a layer of ATT&CK Navigator. */
@Command(
        name = "coverage",
        description = "Count rules for each ATT&CK technique; -o json is a layer for ATT&CK Navigator",
        mixinStandardHelpOptions = true)
final class RuleCoverageCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private RulePaths paths = new RulePaths();

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "enterprise-attack or ics-attack; default: ${DEFAULT-VALUE}")
    private String domain = Domain.ENTERPRISE.id();

    @Option(
            names = {"-o", "--output"},
            description = "${COMPLETION-CANDIDATES}; default: text on a terminal, json into a pipe or file")
    private @Nullable Output output;

    enum Output {
        text,
        json
    }

    @Override
    public Integer call() throws Failure, IOException {
        Domain wanted = domain();
        LoadedRules rules = LoadedRules.load(paths);
        Coverage coverage = Coverage.of(rules.pack(), wanted);
        PrintWriter out = spec.commandLine().getOut();
        Output format = output != null ? output : Terminal.STDOUT.isWatched() ? Output.text : Output.json;
        switch (format) {
            case text -> coverage.text(out);
            case json -> coverage.layer(out);
        }
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        rules.warn(err);
        err.println("varta: " + coverage.rules() + " rules for "
                + coverage.titles().size() + " techniques of " + wanted.id());
        return ExitCodes.OK;
    }

    private Domain domain() {
        for (Domain known : Domain.values()) {
            if (known.id().equals(domain)) {
                return known;
            }
        }
        throw new ParameterException(
                spec.commandLine(), "--domain has to be enterprise-attack or ics-attack, not " + domain);
    }
}
