package org.varta.engine.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code varta run}. */
@Command(
        name = "run",
        description = "Run collector, engine and console in one process",
        footer = {
            "",
            "Prints one JSON object a line on stdout: {\"listener\",\"address\"} for each listener, then {\"ready\":true}.",
            "SIGTERM takes no more events, evaluates what was accepted, and ends."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() throws Exception {
        return ServeLoop.serve(spec, options, Server.Role.RUN);
    }
}
