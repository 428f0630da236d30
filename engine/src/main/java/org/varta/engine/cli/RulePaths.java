package org.varta.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where rules are: {@code -r} and what stands behind the options mean the same. */
final class RulePaths {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before use
    private CommandSpec spec;

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "DIR|FILE",
            description = "Sigma rules; may be given several times")
    private List<Path> options = new ArrayList<>();

    @Parameters(arity = "0..*", paramLabel = "DIR|FILE", description = "More rules")
    private List<Path> parameters = new ArrayList<>();

    @Mixin
    private SitePaths site = new SitePaths();

    /** Every path given, at least one. */
    List<Path> rules() {
        List<Path> all = new ArrayList<>(options);
        all.addAll(parameters);
        if (all.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say where the rules are: DIR or FILE");
        }
        return all;
    }

    SitePaths site() {
        return site;
    }
}
