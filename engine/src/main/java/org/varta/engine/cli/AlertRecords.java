package org.varta.engine.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.varta.collector.journal.DamagedRecordException;
import org.varta.collector.journal.EnvelopeException;
import org.varta.collector.journal.JournalReader;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.alert.AlertLogReader;

/** An alert with the records of the raw journal that it rests on. */
final class AlertRecords {

    private final DataOption data;
    private final AlertLogReader.Entry entry;
    private boolean isIncomplete;

    AlertRecords(DataOption data, AlertLogReader.Entry entry) {
        this.data = data;
        this.entry = entry;
    }

    /** Whether every record was found; known once the members are written. */
    boolean areComplete() {
        return !isIncomplete;
    }

    void writeMembers(JsonGenerator json) throws IOException {
        json.writeNumberField("index", entry.index());
        AlertJson.writeMembers(entry.alert(), json);
        json.writeArrayFieldStart("records");
        try (JournalReader journal = data.openJournal()) {
            for (Alert.EventRef event : entry.alert().events()) {
                writeRecord(json, journal, event);
            }
        } catch (Failure noJournal) {
            for (Alert.EventRef event : entry.alert().events()) {
                writeMissing(json, event, String.valueOf(noJournal.getMessage()));
            }
        }
        json.writeEndArray();
    }

    private void writeRecord(JsonGenerator json, JournalReader journal, Alert.EventRef event) throws IOException {
        if (!event.journal().equals(journal.journalId().toString())) {
            writeMissing(json, event, "it is in journal " + event.journal() + ", this is " + journal.journalId());
            return;
        }
        JournalRecord record;
        try {
            record = journal.read(event.sequence());
        } catch (DamagedRecordException | EnvelopeException e) {
            writeMissing(json, event, String.valueOf(e.getMessage()));
            return;
        }
        if (record == null) {
            writeMissing(json, event, "the journal does not have it");
            return;
        }
        json.writeStartObject();
        RecordJson.writeMembers(record, json);
        json.writeEndObject();
    }

    private void writeMissing(JsonGenerator json, Alert.EventRef event, String why) throws IOException {
        isIncomplete = true;
        json.writeStartObject();
        json.writeNumberField("sequence", event.sequence());
        json.writeStringField("missing", why);
        json.writeEndObject();
    }
}
