package org.varta.engine.decode.evtx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A log read to its end. */
final class Logs {

    final List<String> json = new ArrayList<>();
    final List<String> bad = new ArrayList<>();
    final List<EvtxDamage> damages = new ArrayList<>();
    final List<Long> numbers = new ArrayList<>();
    final List<Long> recovered = new ArrayList<>();

    static Logs read(byte[] file) throws IOException {
        return read(file, EvtxOptions.DEFAULT);
    }

    static Logs read(byte[] file, EvtxOptions options) throws IOException {
        Logs logs = new Logs();
        EvtxReader reader = EvtxReader.open(new ByteArrayInputStream(file), options, logs.damages::add);
        for (EvtxRecord record = reader.next(); record != null; record = reader.next()) {
            logs.numbers.add(record.number());
            if (record.isRecovered()) {
                logs.recovered.add(record.number());
            }
            try {
                logs.json.add(new String(record.toJson(), UTF_8));
            } catch (BadRecordException e) {
                logs.bad.add(record.number() + " " + e.getMessage());
            }
        }
        return logs;
    }

    List<String> damageText() {
        return damages.stream()
                .map(damage -> damage.kind() + " " + damage.fileOffset() + " " + damage.what())
                .toList();
    }
}
