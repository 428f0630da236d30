package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.DamagedRecordException;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.alert.AlertLogReader;
import org.varta.rules.sigma.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code varta alert}: reads the alert log of a data directory. */
@Command(
        name = "alert",
        description = "List, show or follow the alerts of a data directory",
        footer = {
            "",
            "Reads only, and works beside a running process. The console groups alerts; here each one is told."
        },
        mixinStandardHelpOptions = true)
final class AlertCommand implements Runnable {

    private static final String OUTPUT_HELP =
            "${COMPLETION-CANDIDATES}; default: table on a terminal, ndjson into a pipe or file";
    private static final String LEVEL_HELP =
            "Only these: informational, low, medium, high, critical; several with commas";

    /** How long {@code tail} sleeps when there is nothing new. */
    private static final long IDLE_MS = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say ls, show or tail");
    }

    @Command(
            description = "List alerts, oldest first",
            footer = {
                "",
                "NDJSON: an object as in the console's API, with its index in the alert log. Exit code 4 when alerts cannot"
                        + " be read; they are named on stderr and the others are listed."
            },
            mixinStandardHelpOptions = true)
    int ls(
            @Mixin DataOption data,
            @Option(names = "--level", paramLabel = "LEVEL", split = ",", description = LEVEL_HELP) @Nullable
                    List<Level> levels,
            @Option(
                            names = "--since",
                            paramLabel = "TIME",
                            converter = TimeConverter.class,
                            description = "Only those raised at or after an ISO 8601 time; a day is one in UTC")
                    @Nullable
                    Instant since,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORM",
                            description = OUTPUT_HELP)
                    @Nullable
                    OutputForm output)
            throws Failure, IOException {
        long sinceMs = since == null ? Long.MIN_VALUE : since.toEpochMilli();
        OutputForm form = OutputForm.of(output);
        AlertTable table = new AlertTable(out());
        try (AlertLogReader reader = data.openAlerts()) {
            AlertWalk walk = new AlertWalk(reader, err(), 1);
            long end = reader.lastIndex();
            for (var entry = walk.next(end); entry != null; entry = walk.next(end)) {
                if (entry.alert().raisedAtMs() < sinceMs || !isWanted(levels, entry)) {
                    continue;
                }
                switch (form) {
                    case ndjson -> printJson(entry);
                    case table -> table.print(entry.alert());
                }
                if (out().checkError()) {
                    break;
                }
            }
            return walk.exitCode();
        }
    }

    @Command(
            description = "Print one alert as JSON with its raw events from the journal",
            footer = {
                "",
                "The alert's members as in alert ls, then \"records\": for each event reference the record as journal dump"
                        + " prints it, or {\"sequence\",\"missing\":\"why\"}; then the exit code is 4."
            },
            mixinStandardHelpOptions = true)
    int show(
            @Mixin DataOption data,
            @Parameters(paramLabel = "ID", description = "The alert's id, or a beginning of it that no other alert has")
                    String id)
            throws Failure, IOException {
        AlertLogReader.Entry entry;
        try (AlertLogReader alerts = data.openAlerts()) {
            entry = find(alerts, id.toLowerCase(Locale.ROOT), err());
        }
        AlertRecords records = new AlertRecords(data, entry);
        new JsonLines(out()).print(records::writeMembers);
        out().flush();
        return records.areComplete() ? ExitCodes.OK : ExitCodes.INPUT;
    }

    @Command(
            description = "Print alerts as they are raised, until Ctrl-C",
            footer = {"", "Begins with the next alert that is raised, or with --from."},
            mixinStandardHelpOptions = true)
    int tail(
            @Mixin DataOption data,
            @Option(names = "--level", paramLabel = "LEVEL", split = ",", description = LEVEL_HELP) @Nullable
                    List<Level> levels,
            @Option(
                            names = "--from",
                            paramLabel = "INDEX",
                            description = "Begin with this index of the alert log; 1 is the first alert")
                    @Nullable
                    Long from,
            @Option(names = "--count", paramLabel = "N", description = "End after N alerts") @Nullable Long count,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORM",
                            description = OUTPUT_HELP)
                    @Nullable
                    OutputForm output)
            throws Failure, IOException, InterruptedException {
        OutputForm form = OutputForm.of(output);
        long left = count == null ? Long.MAX_VALUE : Numbers.atLeastOne(spec, "--count", count);
        try (AlertLogReader reader = data.openAlerts()) {
            long first = from == null ? reader.lastIndex() + 1 : Numbers.atLeastOne(spec, "--from", from);
            AlertWalk walk = new AlertWalk(reader, err(), first);
            while (left > 0 && !out().checkError()) {
                AlertLogReader.Entry entry = walk.next(Long.MAX_VALUE);
                if (entry == null) {
                    TimeUnit.MILLISECONDS.sleep(IDLE_MS);
                } else if (isWanted(levels, entry)) {
                    left--;
                    switch (form) {
                        case ndjson -> printJson(entry);
                        case table -> AlertPrinter.print(out(), entry.alert());
                    }
                }
            }
            return walk.exitCode();
        }
    }

    /** The only alert of a data directory whose id begins so. */
    static Alert find(DataOption data, String beginning, PrintWriter err) throws Failure, IOException {
        try (AlertLogReader alerts = data.openAlerts()) {
            return find(alerts, beginning, err).alert();
        }
    }

    private static AlertLogReader.Entry find(AlertLogReader reader, String beginning, PrintWriter err)
            throws Failure, IOException {
        AlertWalk walk = new AlertWalk(reader, err, 1);
        AlertLogReader.Entry found = null;
        long end = reader.lastIndex();
        for (var entry = walk.next(end); entry != null; entry = walk.next(end)) {
            if (!entry.alert().id().startsWith(beginning)) {
                continue;
            }
            if (found != null && !found.alert().id().equals(entry.alert().id())) {
                throw new Failure(ExitCodes.USAGE, "several alerts have an id that begins with " + beginning);
            }
            found = entry;
        }
        if (found == null) {
            throw new Failure(ExitCodes.USAGE, "no alert has an id that begins with " + beginning);
        }
        return found;
    }

    private void printJson(AlertLogReader.Entry entry) throws IOException {
        new JsonLines(out()).print(json -> {
            json.writeNumberField("index", entry.index());
            AlertJson.writeMembers(entry.alert(), json);
        });
    }

    private static boolean isWanted(@Nullable List<Level> levels, AlertLogReader.Entry entry) {
        return levels == null
                || levels.stream()
                        .anyMatch(level ->
                                level.keyword().equals(entry.alert().rule().level()));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Goes through the alert log; what cannot be read is told and passed over. */
    private static final class AlertWalk {

        private final AlertLogReader reader;
        private final PrintWriter err;
        private boolean isDamaged;

        AlertWalk(AlertLogReader reader, PrintWriter err, long first) throws IOException {
            this.reader = reader;
            this.err = err;
            reader.seek(first);
        }

        /** The next alert up to this index, or null when there is none (yet). */
        AlertLogReader.@Nullable Entry next(long end) throws IOException {
            while (true) {
                try {
                    AlertLogReader.Entry entry = reader.next();
                    return entry == null || entry.index() > end ? null : entry;
                } catch (DamagedRecordException e) {
                    isDamaged = true;
                    err.println("varta: " + e.getMessage());
                    reader.seek(e.lastSequence() + 1);
                }
            }
        }

        int exitCode() {
            return isDamaged ? ExitCodes.INPUT : ExitCodes.OK;
        }
    }
}
