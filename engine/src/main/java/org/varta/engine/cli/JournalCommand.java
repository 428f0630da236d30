package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.evidence.Anchor;
import org.varta.engine.evidence.Anchors;
import org.varta.engine.evidence.EvidenceCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code varta journal}: looks at the raw journal without writing to it. */
@Command(
        name = "journal",
        description = "Look at the raw journal: what it holds, whether it is whole, its records",
        subcommands = {HoldCommand.class, ExportCommand.class},
        footer = {"", "Works beside a running process; nothing but hold and export writes."},
        mixinStandardHelpOptions = true)
final class JournalCommand implements Runnable {

    private static final String OUTPUT_HELP =
            "${COMPLETION-CANDIDATES}; default: table on a terminal, ndjson into a pipe or file";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say stat, verify, dump, export or hold");
    }

    @Command(
            description = "Print what the journal holds: sequences, times, records by kind, events by listener",
            footer = {"", "Reads every record. Exit code 4 when some cannot be read; verify says where."},
            mixinStandardHelpOptions = true)
    int stat(
            @Mixin DataOption data,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORM",
                            description = OUTPUT_HELP)
                    @Nullable
                    OutputForm output)
            throws Failure, IOException {
        try (JournalReader reader = data.openJournal()) {
            JournalStat stat = new JournalStat(reader.journalId(), reader.lastSequence());
            JournalWalk.visit(reader, 1, reader.lastSequence(), stat);
            switch (OutputForm.of(output)) {
                case ndjson -> new JsonLines(out()).print(stat::writeMembers);
                case table -> stat.print(out());
            }
            out().flush();
            if (stat.unreadable() > 0) {
                err().println("varta: " + stat.unreadable()
                        + " records cannot be read; varta journal verify says where");
                return ExitCodes.INPUT;
            }
            return ExitCodes.OK;
        }
    }

    @Command(
            description =
                    "Read every record and say which ones are damaged or missing; exit code 4 when there are such",
            footer = {
                "",
                "Checked: the segments are there from the first record on; sequences have no gaps; each record has its"
                        + " length, its sequence and its CRC32C; each envelope can be read.",
                "",
                "Against the signed checkpoints in DIR/evidence: every record is the one that was sealed, in its place; each"
                        + " checkpoint is signed and follows the one before; each key was announced by the one before.",
                "",
                "Who can write to everything can also take back everything, so give --checkpoint what a witness has put away,"
                        + " and --first-key what was noted down: then nothing before it can have been changed or cut off."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin DataOption data,
            @Parameters(
                            paramLabel = "BUNDLE",
                            arity = "0..1",
                            description = "Check this evidence bundle instead of the journal; needs no data directory")
                    @Nullable
                    Path bundle,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "FILE",
                            description = "Checkpoints that were put away elsewhere; may be given several times")
                    @Nullable
                    List<Path> checkpoints,
            @Option(
                            names = "--first-key",
                            paramLabel = "HEX",
                            description = "The first public key of the journal, as it was noted down")
                    @Nullable
                    String firstKey,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FORM",
                            description = OUTPUT_HELP)
                    @Nullable
                    OutputForm output)
            throws Failure, IOException {
        if (bundle != null) {
            List<Path> kept = checkpoints == null ? List.of() : checkpoints;
            return BundleVerify.run(bundle, kept, firstKey, out(), OutputForm.of(output));
        }
        try (JournalReader reader = data.openJournal()) {
            List<Anchor> anchors = anchors(reader.journalId(), checkpoints == null ? List.of() : checkpoints);
            try (EvidenceCheck evidence =
                    EvidenceCheck.open(data.evidence(), reader.journalId(), reader.firstSequence(), anchors)) {
                Optional.ofNullable(firstKey).ifPresent(evidence::requireFirstKey);
                JournalSegments segments = JournalSegments.of(data.journal());
                evidence.nameSegments(segments::nameOf);
                long end = reader.lastSequence();
                JournalCheck check = new JournalCheck(reader, evidence, end, out(), OutputForm.of(output));
                JournalWalk.visit(reader, 1, end, check);
                check.finish();
                out().flush();
                return check.isWhole() ? ExitCodes.OK : ExitCodes.INPUT;
            }
        }
    }

    private static List<Anchor> anchors(UUID journal, List<Path> files) throws Failure {
        List<Anchor> anchors = new ArrayList<>();
        for (Path file : files) {
            try {
                anchors.addAll(Anchors.read(file));
            } catch (IOException e) {
                throw new Failure(ExitCodes.INPUT, file + ": " + e.getMessage());
            }
        }
        for (Anchor anchor : anchors) {
            UUID found = anchor.signed().checkpoint().journal();
            if (!found.equals(journal)) {
                throw new Failure(
                        ExitCodes.USAGE, anchor.name() + " is of journal " + found + ", this is journal " + journal);
            }
        }
        return anchors;
    }

    @Command(
            description = "Print records as NDJSON, one a line, in the order of their sequence",
            footer = {
                "",
                "{\"sequence\",\"kind\",\"receivedAt\",\"organisation\",\"listener\",\"protocol\",\"peer\",\"format\",\"context\","
                        + "\"payload\"}; payloadBase64 and contextBase64 are added when the bytes are not UTF-8.",
                "",
                "Ends with what is durable when it begins. Exit code 4 when records cannot be read; they are named on"
                        + " stderr and the others are printed."
            },
            mixinStandardHelpOptions = true)
    int dump(
            @Mixin DataOption data,
            @Option(names = "--from", paramLabel = "N", defaultValue = "1", description = "First sequence; default: 1")
                    long from,
            @Option(names = "--count", paramLabel = "N", description = "Print at most N records; default: all")
                    @Nullable
                    Long count)
            throws Failure, IOException {
        long first = Numbers.atLeastOne(spec, "--from", from);
        long most = count == null ? Long.MAX_VALUE : Numbers.atLeastOne(spec, "--count", count);
        try (JournalReader reader = data.openJournal()) {
            Dump dump = new Dump(out(), err(), most);
            JournalWalk.visit(reader, first, reader.lastSequence(), dump);
            out().flush();
            return dump.isDamaged ? ExitCodes.INPUT : ExitCodes.OK;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints what it sees. */
    private static final class Dump implements JournalWalk.Visitor {

        /** A reader of our output that has gone away is noticed after as many records at most. */
        private static final int RECORDS_BETWEEN_LOOKS = 1_000;

        private final PrintWriter out;
        private final PrintWriter err;
        private final JsonLines lines;
        private final long most;
        private long printed;
        private boolean isDamaged;

        Dump(PrintWriter out, PrintWriter err, long most) {
            this.out = out;
            this.err = err;
            this.lines = new JsonLines(out);
            this.most = most;
        }

        @Override
        public boolean record(JournalRecord record) throws IOException {
            lines.print(json -> RecordJson.writeMembers(record, json));
            printed++;
            return printed < most && (printed % RECORDS_BETWEEN_LOOKS != 0 || !out.checkError());
        }

        @Override
        public void damage(long first, long last, String reason) {
            isDamaged = true;
            out.flush();
            err.println("varta: " + reason);
        }
    }
}
