package org.varta.engine.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.LogSource;

/** One event read with the built-in tables and a catalogue of the fields that a test asks for. */
record Reads(Event event, Facts facts) {

    /** Reads text that has to be decodable; the apostrophes of samples stand for quotes. */
    static Reads of(String text, String... fields) {
        return of(text.replace('\'', '"').getBytes(UTF_8), Format.UNKNOWN, fields);
    }

    static Reads of(byte[] payload, Format hint, String... fields) {
        FieldCatalog catalog = FieldCatalog.of(List.of(fields));
        Event event = new Event(catalog);
        Reading reading = EventReader.of(catalog, Mappings.builtIn()).read(payload, hint, event);
        assertThat(reading).isInstanceOf(Reading.Decoded.class);
        return new Reads(event, ((Reading.Decoded) reading).facts());
    }

    /** Every value of a field, in order. */
    List<String> all(String field) {
        List<String> values = new ArrayList<>();
        int slot = event.catalog().slot(field);
        for (int b = event.firstBinding(slot); b != Event.NONE; b = event.nextBinding(b)) {
            values.add(event.text(event.node(b)));
        }
        return values;
    }

    List<LogSource> sources() {
        return event.sources().asList();
    }

    boolean is(String product, String category, String service) {
        return event.sources().coveredBy(new LogSource(nullable(product), nullable(category), nullable(service)));
    }

    private static @Nullable String nullable(String part) {
        return part.equals("*") ? null : part;
    }
}
