package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.ndjson.NamedOrganisations;
import org.varta.engine.decode.evtx.EvtxOptions;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.CaseEvents;
import org.varta.engine.scan.CaseFiles;
import org.varta.engine.scan.Summary;
import picocli.CommandLine.Option;

/** The options of {@code varta scan} that keep a case instead of matching it, and what they do. */
final class CaseTarget {

    @Option(
            names = "--into",
            paramLabel = "DIR|URL",
            description =
                    "Instead of matching, keep the events in a new data directory, in the order of their own time, for"
                            + " varta run --data DIR to show and correlate; or send them to a running Varta,"
                            + " http://HOST:8481")
    private @Nullable String into;

    @Option(
            names = "--organisation",
            paramLabel = "NAME",
            description = "With --into: whose events they are; default for a directory: its name")
    private @Nullable String organisation;

    @Option(
            names = "--resume",
            paramLabel = "FILE",
            description = "With --into URL: remember in this file what is acknowledged, and go on from there")
    private @Nullable Path resume;

    @Option(
            names = "--give-up-after",
            paramLabel = "SECONDS",
            description = "With --into URL: how long to try one request; default: ${DEFAULT-VALUE}")
    private long giveUpSeconds = 600;

    boolean isWanted() {
        return into != null;
    }

    /**
     * Keeps the events of files in a data directory, or sends them to a Varta that runs.
     *
     * @return whether nothing was damaged, unreadable or refused
     */
    boolean keep(
            List<Path> files,
            EvtxOptions evtx,
            ScanFindings findings,
            ScanProgress progress,
            OutputStream stdout,
            PrintWriter err)
            throws IOException, Failure {
        String where = into == null ? "" : into;
        return CaseAddress.isOne(where)
                ? send(CaseAddress.of(where), new CaseFiles(evtx, findings), files, findings, progress, stdout, err)
                : load(Path.of(where), new CaseEvents(Mappings.builtIn(), evtx, findings), files, progress, err);
    }

    private boolean load(Path data, CaseEvents reader, List<Path> files, ScanProgress progress, PrintWriter err)
            throws IOException, Failure {
        String name = organisation != null
                ? organisation
                : String.valueOf(data.toAbsolutePath().normalize().getFileName());
        Summary summary;
        try (CaseEvents events = reader;
                CaseJournal journal = new CaseJournal(data, name)) {
            summary = events.read(files, System.in, journal::take);
            journal.finish();
        }
        progress.clear();
        err.println("varta: " + summary.files() + " files, " + summary.events() + " events of " + name + " are in "
                + data + "; varta run --data " + data + " shows them");
        return isWhole(summary);
    }

    private boolean send(
            URI address,
            CaseFiles events,
            List<Path> files,
            ScanFindings findings,
            ScanProgress progress,
            OutputStream stdout,
            PrintWriter err)
            throws IOException, Failure {
        String name = organisation == null ? "" : organisation;
        if (!NamedOrganisations.isName(name)) {
            throw new Failure(
                    ExitCodes.USAGE,
                    "--into URL needs --organisation: letters, digits, '.', '_' and '-', at most "
                            + NamedOrganisations.NAME_MAX + ", such as case-7");
        }
        CaseSender.Patience patience = new CaseSender.Patience(
                TimeUnit.SECONDS.toMillis(giveUpSeconds), System::nanoTime, TimeUnit.MILLISECONDS::sleep);
        try (CasePosition position =
                        resume == null ? CasePosition.none() : CasePosition.open(resume, name + " " + address);
                CaseSender sender = new CaseSender(address, name, patience, position, findings::warning)) {
            Summary summary;
            try {
                summary = events.read(files, System.in, sender::take);
                sender.finish();
            } catch (IOException e) {
                progress.clear();
                throw new Failure(
                        ExitCodes.SERVER,
                        e.getMessage() + "; so far: " + sender.ledger().text());
            }
            progress.clear();
            stdout.write((sender.ledger().json(name, summary.undecodable()) + "\n").getBytes(UTF_8));
            stdout.flush();
            err.println(
                    "varta: " + summary.files() + " files, " + sender.ledger().text());
            return isWhole(summary) && sender.ledger().refused() == 0;
        }
    }

    private static boolean isWhole(Summary summary) {
        return summary.broken() == 0 && summary.undecodable() == 0;
    }
}
