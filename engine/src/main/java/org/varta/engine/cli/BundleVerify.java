package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.engine.evidence.BundleCheck;
import org.varta.engine.evidence.BundleReport;
import org.varta.engine.evidence.Finding;
import org.varta.engine.evidence.SignedCheckpoint;

/** {@code varta journal verify BUNDLE}: checks a bundle and tells. */
final class BundleVerify {

    private BundleVerify() {}

    static int run(Path bundle, List<Path> checkpoints, @Nullable String firstKey, PrintWriter out, OutputForm form)
            throws Failure, IOException {
        List<SignedCheckpoint> kept = new ArrayList<>();
        for (Path file : checkpoints) {
            try {
                kept.addAll(SignedCheckpoint.parseAll(Files.readString(file, UTF_8)));
            } catch (IOException e) {
                throw new Failure(ExitCodes.INPUT, file + ": " + e.getMessage());
            }
        }
        BundleReport report;
        try {
            report = BundleCheck.check(bundle, kept, firstKey);
        } catch (IOException e) {
            throw new Failure(ExitCodes.INPUT, bundle + ": " + e.getMessage());
        }
        switch (form) {
            case ndjson -> printJson(report, out);
            case table -> printText(report, out, firstKey != null);
        }
        out.flush();
        return report.findings().isEmpty() ? ExitCodes.OK : ExitCodes.INPUT;
    }

    private static void printJson(BundleReport report, PrintWriter out) throws IOException {
        new JsonLines(out).print(json -> {
            json.writeBooleanField("whole", report.findings().isEmpty());
            json.writeStringField("journal", report.journal());
            json.writeStringField("about", report.about());
            json.writeNumberField("records", report.records());
            json.writeStringField("missing", report.missing());
            json.writeStringField("events", report.events());
            json.writeStringField("time", report.time());
            json.writeStringField("sealed", report.sealed());
            json.writeStringField("firstKey", report.firstKeyHex());
            json.writeArrayFieldStart("findings");
            for (Finding finding : report.findings()) {
                json.writeStartObject();
                json.writeStringField("code", finding.code().keyword());
                json.writeNumberField("first", finding.first());
                json.writeNumberField("last", finding.last());
                json.writeStringField("reason", finding.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void printText(BundleReport report, PrintWriter out, boolean isKeyChecked) {
        report.findings().forEach(finding -> out.println(AlertPrinter.clean(finding.reason())));
        if (!report.journal().isEmpty()) {
            out.println(AlertPrinter.clean(report.about() + ": " + report.records() + " records of journal "
                    + report.journal() + ", sealed by the checkpoint of " + report.sealed()));
            if (!report.missing().isEmpty()) {
                out.println("not in it, because they could not be read when it was made: " + report.missing());
            }
            if (!report.events().isEmpty()) {
                out.println("events of the alert: " + report.events() + ", the newest");
            }
            out.println("first key " + report.firstKeyHex()
                    + (isKeyChecked ? "" : "; compare it with the one that was noted down, or give --first-key"));
        }
        out.println(report.findings().isEmpty() ? "the bundle is whole" : "the bundle is NOT whole");
    }
}
