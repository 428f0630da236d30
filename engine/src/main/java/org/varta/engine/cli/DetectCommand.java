package org.varta.engine.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code varta detect}. */
@Command(
        name = "detect",
        description = "Run engine and console alone, over the journal that varta collect writes",
        footer = {
            "",
            "Prints one JSON object a line on stdout: {\"listener\",\"address\"} for each listener, then {\"ready\":true}.",
            "SIGTERM ends after the batch at hand; the next start goes on there."
        },
        mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() throws Exception {
        return ServeLoop.serve(spec, options, Server.Role.DETECT);
    }
}
