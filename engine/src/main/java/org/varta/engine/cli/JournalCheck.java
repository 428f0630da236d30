package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.evidence.EvidenceCheck;
import org.varta.engine.evidence.Finding;

/** Collects and tells the damage of a journal. */
final class JournalCheck implements JournalWalk.Visitor {

    /** More damage is counted, not listed. */
    private static final int LISTED_MAX = 1_000;

    private final JournalReader reader;
    private final EvidenceCheck evidence;
    private final UUID journal;
    private final long lastSequence;
    private final PrintWriter out;
    private final OutputForm form;
    private final List<Damage> damages = new ArrayList<>();
    private long records;
    private long damagedRecords;
    private List<Finding> findings = List.of();

    private record Damage(long first, long last, String reason) {}

    JournalCheck(JournalReader reader, EvidenceCheck evidence, long lastSequence, PrintWriter out, OutputForm form) {
        this.reader = reader;
        this.evidence = evidence;
        this.journal = reader.journalId();
        this.lastSequence = lastSequence;
        this.out = out;
        this.form = form;
    }

    @Override
    public boolean record(JournalRecord record) {
        records++;
        evidence.record(record.sequence(), reader.bytes());
        return true;
    }

    @Override
    public void damage(long first, long last, String reason) {
        damagedRecords += last - first + 1;
        evidence.unreadable(first, last);
        if (damages.size() < LISTED_MAX) {
            damages.add(new Damage(first, last, reason));
        }
    }

    /** Whether every record was read and nothing contradicts the checkpoints; known after {@link #finish}. */
    boolean isWhole() {
        return damagedRecords == 0 && findings.isEmpty();
    }

    void finish() throws IOException {
        findings = evidence.finish(lastSequence);
        switch (form) {
            case ndjson -> printJson();
            case table -> printText();
        }
    }

    private void printJson() throws IOException {
        new JsonLines(out).print(json -> {
            json.writeStringField("journal", journal.toString());
            json.writeBooleanField("whole", isWhole());
            json.writeNumberField("lastSequence", lastSequence);
            json.writeNumberField("records", records);
            json.writeNumberField("damagedRecords", damagedRecords);
            json.writeArrayFieldStart("damage");
            for (Damage damage : damages) {
                json.writeStartObject();
                json.writeNumberField("first", damage.first());
                json.writeNumberField("last", damage.last());
                json.writeStringField("reason", damage.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("evidence");
            json.writeNumberField("checkpoints", evidence.checkpoints());
            json.writeNumberField("sealedSequence", evidence.sealedSequence());
            json.writeNumberField("unsealedRecords", unsealed());
            json.writeStringField("firstKey", evidence.firstKeyHex());
            json.writeNumberField("findingsCount", evidence.findingsCount());
            json.writeArrayFieldStart("findings");
            for (Finding finding : findings) {
                json.writeStartObject();
                json.writeStringField("code", finding.code().keyword());
                json.writeNumberField("first", finding.first());
                json.writeNumberField("last", finding.last());
                json.writeStringField("reason", finding.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private long unsealed() {
        return Math.max(0, lastSequence - evidence.sealedSequence());
    }

    private void printText() {
        damages.forEach(damage -> out.println(AlertPrinter.clean(damage.reason())));
        if (damages.size() == LISTED_MAX) {
            out.println("at most " + LISTED_MAX + " places are listed");
        }
        findings.forEach(finding -> out.println(AlertPrinter.clean(finding.reason())));
        if (evidence.findingsCount() > findings.size()) {
            out.println("and " + (evidence.findingsCount() - findings.size()) + " more");
        }
        out.println(
                evidence.checkpoints() == 0
                        ? "no checkpoints here, so nothing proves that the records are those that were received"
                        : evidence.checkpoints() + " checkpoints seal the records up to " + evidence.sealedSequence()
                                + ", "
                                + (findings.isEmpty() ? "and all agree" : "and there are contradictions")
                                + "; first key " + evidence.firstKeyHex());
        out.println("journal " + journal + ": " + records + " records up to " + lastSequence + " are whole, "
                + (damagedRecords == 0 ? "none is damaged" : damagedRecords + " are damaged or missing"));
    }
}
