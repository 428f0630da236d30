package org.varta.engine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.varta.collector.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program {@code varta}: finds the command and turns its outcome into an exit code. */
@Command(
        name = "varta",
        description =
                "Receives telemetry of hosts and sensors, keeps every event that it acknowledged, and turns it into"
                        + " alerts by detection rules.",
        mixinStandardHelpOptions = true,
        versionProvider = Varta.Version.class,
        subcommands = {
            DemoCommand.class,
            ScanCommand.class,
            ReplayCommand.class,
            RuleCommand.class,
            JournalCommand.class,
            AlertCommand.class,
            ConfigCommand.class,
            CompletionCommand.class,
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:findings or failed tests",
            "2:wrong command line",
            "3:a rule could not be used",
            "4:an event, corpus or journal could not be read",
            "5:a server could not be reached, or refused",
            "70:a fault of Varta",
            "78:the configuration does not fit"
        })
public final class Varta implements Runnable {

    private static final String READY =
            "Prints one JSON object a line on stdout: {\"listener\",\"address\"} for each listener, then {\"ready\":true}.";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandSpec spec;

    /** Entry point of the process. */
    public static void main(String[] arguments) {
        // programs read our output: UTF-8, whatever the locale
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        System.exit(commandLine().setOut(out).execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Varta())
                .setExecutionExceptionHandler(new Failures())
                .setExpandAtFiles(false) // -e @FILE is a file of events, not of arguments
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Command(
            name = "run",
            description = "Run collector, engine and console in one process",
            footer = {READY, "SIGTERM takes no more events, evaluates what was accepted, and ends."},
            mixinStandardHelpOptions = true)
    int serveBoth(@Mixin ConfigOptions options) throws Exception {
        return ServeLoop.serve(spec, options, Server.Role.RUN);
    }

    @Command(
            name = "collect",
            description = "Run the collector alone: from the wire to the journal",
            footer = {READY, "SIGTERM takes no more events, makes the journal durable, and ends."},
            mixinStandardHelpOptions = true)
    int collect(@Mixin ConfigOptions options) throws Exception {
        return ServeLoop.serve(spec, options, Server.Role.COLLECT);
    }

    @Command(
            name = "detect",
            description = "Run engine and console alone, over the journal that varta collect writes",
            footer = {READY, "SIGTERM ends after the batch at hand; the next start goes on there."},
            mixinStandardHelpOptions = true)
    int detect(@Mixin ConfigOptions options) throws Exception {
        return ServeLoop.serve(spec, options, Server.Role.DETECT);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /** One message a failure; a stack trace only for faults of our own. */
    private static final class Failures implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
            PrintWriter err = command.getErr();
            return switch (failure) {
                case ConfigException e -> {
                    e.problems().forEach(problem -> err.println("varta: " + problem));
                    yield ExitCodes.CONFIGURATION;
                }
                case Failure e -> {
                    err.println("varta: " + e.getMessage());
                    yield e.exitCode();
                }
                default -> {
                    err.println("varta: fault in " + command.getCommandName() + ":");
                    failure.printStackTrace(err);
                    yield ExitCodes.INTERNAL;
                }
            };
        }
    }

    /** Reads the version that the build wrote. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            return new String[] {"varta " + number()};
        }

        static String number() throws IOException {
            Properties properties = new Properties();
            try (InputStream in = Varta.class.getResourceAsStream("version.properties")) {
                if (in == null) {
                    throw new IOException("version.properties is missing from the build");
                }
                properties.load(in);
            }
            return properties.getProperty("version");
        }
    }
}
