package org.varta.engine.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code varta rule}: what detection engineers do with rules before anybody runs them. */
@Command(
        name = "rule",
        description = "Check, test, explain and compare rules, and show what they cover and cost",
        mixinStandardHelpOptions = true,
        subcommands = {
            RuleCheckCommand.class,
            RuleTestCommand.class,
            RuleExplainCommand.class,
            RuleCoverageCommand.class,
            RuleDiffCommand.class,
            RuleProfileCommand.class,
            RuleSchemaCommand.class,
        })
final class RuleCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say one of " + String.join(", ", spec.subcommands().keySet()));
    }
}
