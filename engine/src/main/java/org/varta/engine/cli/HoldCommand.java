package org.varta.engine.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.Hold;
import org.varta.collector.journal.JournalHolds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code varta journal hold}: what retention must not remove. */
@Command(
        name = "hold",
        description = "Say, show or end what retention must not remove",
        footer = {
            "",
            "A hold is a file NAME.json in the directory holds of the journal; every process heeds it at once."
        },
        mixinStandardHelpOptions = true)
final class HoldCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say ls, add or rm");
    }

    @Command(
            description = "Print readers and holds as NDJSON",
            footer = {
                "",
                "{\"name\",\"kind\",\"from\",\"to\",\"until\",\"reason\"}; without \"to\" it holds everything from there on."
            },
            mixinStandardHelpOptions = true)
    int ls(@Mixin DataOption data) throws Failure, IOException {
        JsonLines lines = new JsonLines(out());
        for (Hold hold : holds(data).list()) {
            lines.print(json -> write(hold, json));
        }
        out().flush();
        return ExitCodes.OK;
    }

    @Command(description = "Hold records until the hold is removed", mixinStandardHelpOptions = true)
    int add(
            @Mixin DataOption data,
            @Parameters(paramLabel = "NAME", description = "Small letters, digits and dashes") String name,
            @Option(names = "--from", paramLabel = "N", required = true, description = "First sequence held") long from,
            @Option(names = "--to", paramLabel = "N", description = "Last sequence held; default: all from N on")
                    @Nullable
                    Long to,
            @Option(
                            names = "--until",
                            paramLabel = "TIME",
                            converter = TimeConverter.class,
                            description = "When it ends by itself; default: never")
                    @Nullable
                    Instant until,
            @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "For people")
                    String reason)
            throws Failure, IOException {
        Hold hold;
        try {
            hold = new Hold(
                    name,
                    Hold.Kind.EVIDENCE,
                    from,
                    to == null ? Long.MAX_VALUE : to,
                    until == null ? Long.MAX_VALUE : until.toEpochMilli(),
                    reason);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        holds(data).put(hold);
        return ExitCodes.OK;
    }

    @Command(
            description = "Remove a hold; exit code 1 when there is none of that name",
            mixinStandardHelpOptions = true)
    int rm(@Mixin DataOption data, @Parameters(paramLabel = "NAME", description = "Of the hold") String name)
            throws Failure, IOException {
        return holds(data).remove(name) ? ExitCodes.OK : ExitCodes.FINDINGS;
    }

    private static JournalHolds holds(DataOption data) throws Failure {
        data.openJournal().close();
        return JournalHolds.of(data.journal());
    }

    private static void write(Hold hold, JsonGenerator json) throws IOException {
        json.writeStringField("name", hold.name());
        json.writeStringField("kind", hold.kind().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("from", hold.from());
        if (hold.to() != Long.MAX_VALUE) {
            json.writeNumberField("to", hold.to());
        }
        if (hold.untilMs() != Long.MAX_VALUE) {
            json.writeStringField("until", Instant.ofEpochMilli(hold.untilMs()).toString());
        }
        json.writeStringField("reason", hold.reason());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
