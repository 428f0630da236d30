package org.varta.engine.cli;

import java.io.PrintWriter;
import org.varta.collector.config.ConfigException;
import org.varta.collector.config.ConfigSchema;
import org.varta.engine.config.EngineSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code varta config}: looks at the configuration without starting anything. */
@Command(name = "config", description = "Check or show the configuration", mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say check, show or schema");
    }

    @Command(
            description = "Check the configuration; every problem is named, exit code 78",
            mixinStandardHelpOptions = true)
    int check(@Mixin ConfigOptions options) throws ConfigException {
        options.read();
        spec.commandLine().getErr().println("varta: the configuration is good");
        return ExitCodes.OK;
    }

    @Command(
            description = "Print every setting with its value and where it came from, as a configuration file",
            mixinStandardHelpOptions = true)
    int show(@Mixin ConfigOptions options) throws ConfigException {
        return print(options.read().show());
    }

    @Command(
            description = "Print the JSON schema of the configuration file, for editors",
            mixinStandardHelpOptions = true)
    int schema() {
        return print(ConfigSchema.of(EngineSettings.catalogue()));
    }

    private int print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        return ExitCodes.OK;
    }
}
