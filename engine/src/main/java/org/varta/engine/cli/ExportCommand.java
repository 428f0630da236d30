package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalEntry;
import org.varta.collector.journal.JournalReader;
import org.varta.engine.alert.Alert;
import org.varta.engine.evidence.BundleExport;
import org.varta.engine.evidence.ExportedBundle;
import org.varta.engine.evidence.RuleVersion;
import org.varta.engine.pipeline.RuleArchive;
import org.varta.engine.pipeline.RuleDirectories;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code varta journal export}: evidence that somebody else can check. */
@Command(
        name = "export",
        description = "Write an evidence bundle: records with all that somebody else needs to check them",
        footer = {
            "",
            "A .zip with the records, the proof that they are in the signed hash tree, the checkpoints and keys, and for an"
                    + " alert the alert and its rules. varta journal verify FILE checks it, also without the journal.",
            "",
            "Prints the file's SHA-256 and the first key of the journal: give both to whoever gets the file, by another way.",
            "",
            "While it runs, retention removes none of the records. Exit code 4 when the records cannot be proven."
        },
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    private static final long BYTES_MAX = 4_000_000_000L;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--alert",
            paramLabel = "ID",
            description = "The records of this alert; a beginning of the id that no other alert has")
    private @Nullable String alert;

    @Option(
            names = "--from",
            paramLabel = "N|TIME",
            description = "First sequence, or when the first record was received; default: the first there is")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "N|TIME",
            description = "Last sequence, or when the last record was received; default: the last that is sealed")
    private @Nullable String to;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "Directory of private keys, if evidence.keys names one; default: DIR/evidence/keys")
    private @Nullable Path keys;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Where to write; default: varta-evidence-...zip here")
    private @Nullable Path file;

    @Override
    public Integer call() throws Failure, IOException {
        if (alert != null && (from != null || to != null)) {
            throw new ParameterException(spec.commandLine(), "say either --alert, or --from and --to");
        }
        if (alert == null && from == null && to == null) {
            throw new ParameterException(spec.commandLine(), "say --alert ID, or --from and --to");
        }
        data.openJournal().close();
        BundleExport export = new BundleExport(
                data.journal(),
                data.evidence(),
                keys == null ? data.evidence().resolve("keys") : keys,
                BYTES_MAX,
                InstantSource.system());
        try {
            print(alert == null ? exportRange(export) : exportAlert(export, alert));
            return ExitCodes.OK;
        } catch (IOException e) {
            throw new Failure(ExitCodes.INPUT, "nothing is exported: " + e.getMessage());
        }
    }

    private ExportedBundle exportAlert(BundleExport export, String beginning) throws Failure, IOException {
        Alert found = AlertCommand.find(
                data, beginning.toLowerCase(Locale.ROOT), spec.commandLine().getErr());
        RuleVersion rules = rulesOf(data.directory(), found);
        if (rules.texts().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("varta: the archive of epochs does not have the rule of this alert; the bundle has none");
        }
        int kept = found.events().size();
        if (found.eventCount() > kept) {
            spec.commandLine()
                    .getErr()
                    .printf(
                            "varta: the alert rests on %,d events and names the newest %,d; the bundle has these. For all of them"
                                    + " export the records of its time: --from TIME --to TIME%n",
                            found.eventCount(), kept);
        }
        return export.alert(found, rules, file == null ? Path.of(nameOf(found)) : file);
    }

    /** What the bundle of an alert is called. */
    static String nameOf(Alert alert) {
        return "varta-evidence-"
                + alert.id().substring(0, Math.min(16, alert.id().length())) + ".zip";
    }

    /** The rules of an alert out of a data directory's archive. */
    static RuleVersion rulesOf(Path data, Alert alert) throws IOException {
        RuleDirectories loader = new RuleDirectories(List.of(), List.of(), List.of(), List.of());
        Optional<RuleArchive> archive = RuleArchive.open(data, loader);
        Optional<RuleArchive.Found> found =
                archive.isEmpty() ? Optional.empty() : archive.get().find(alert);
        return found.map(rules -> new RuleVersion(
                        rules.epoch().hash() + " " + rules.epoch().packHash() + " "
                                + rules.epoch().code() + " " + rules.epoch().validFrom(),
                        new TreeMap<>(rules.texts())))
                .orElse(RuleVersion.UNKNOWN);
    }

    private ExportedBundle exportRange(BundleExport export) throws Failure, IOException {
        long first;
        long last;
        try (JournalReader reader = data.openJournal()) {
            first = from == null ? reader.firstSequence() : isNumber(from) ? number("--from", from) : firstAt(reader);
            last = to == null ? export.lastSealed() : isNumber(to) ? number("--to", to) : lastAt(reader);
        }
        if (last < first) {
            throw new Failure(ExitCodes.USAGE, "there is no record from " + first + " to " + last);
        }
        Path named = Path.of("varta-evidence-" + first + "-" + last + ".zip");
        return export.range(first, last, file == null ? named : file);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private long number(String option, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException tooLong) {
            // said below
        }
        throw new ParameterException(spec.commandLine(), option + ": expected 1 or more, found " + text);
    }

    /** Receive times need not rise, so every record is looked at. */
    private long firstAt(JournalReader reader) throws IOException {
        long fromNs = nanos(from);
        reader.seek(1);
        for (JournalEntry entry = reader.nextEntry(); entry != null; entry = reader.nextEntry()) {
            if (entry instanceof JournalEntry.Whole whole && whole.record().receivedAtNs() >= fromNs) {
                return whole.record().sequence();
            }
        }
        return reader.lastSequence() + 1;
    }

    private long lastAt(JournalReader reader) throws IOException {
        long toNs = nanos(to);
        long last = 0;
        reader.seek(1);
        for (JournalEntry entry = reader.nextEntry(); entry != null; entry = reader.nextEntry()) {
            if (entry instanceof JournalEntry.Whole whole && whole.record().receivedAtNs() <= toNs) {
                last = whole.record().sequence();
            }
        }
        return last;
    }

    private static long nanos(@Nullable String time) {
        Instant instant = new TimeConverter().convert(String.valueOf(time));
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    private void print(ExportedBundle bundle) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        new JsonLines(out).print(json -> {
            json.writeStringField("file", bundle.file().toString());
            json.writeNumberField("bytes", bundle.bytes());
            json.writeStringField("sha256", bundle.sha256Hex());
            json.writeStringField("about", bundle.report().about());
            json.writeNumberField("records", bundle.report().records());
            json.writeStringField("missing", bundle.report().missing());
            json.writeStringField("events", bundle.report().events());
            json.writeStringField("sealed", bundle.report().sealed());
            json.writeStringField("firstKey", bundle.report().firstKeyHex());
        });
        out.flush();
    }
}
