package org.varta.engine.normalise;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.varta.rules.event.LogSource;

/**
 * The mapping tables: how the formats of the world are recognised, where their fields stand, what Sigma calls them, and
 * which log sources they belong to.
 *
 * @param containers paths of objects whose members are fields under their own names; {@code *} stands for any one name.
 *     The root always is one
 * @param shapes formats, tried first and in order; all that apply do
 * @param sources log sources, tried with the names that the shapes gave; all that apply do
 * @param time fields that may hold the event's time, the most telling first
 * @param host fields that may name the host
 * @param user fields that may name the user
 * @param number fields that may hold the event's number in its stream
 * @param drops fields that may hold how many events the sender has dropped since it began
 * @param channel fields that may name what such numbers count in, besides the host
 * @param hostFields names under which rules look for the host; filled with it where the event does not have them
 */
public record Mappings(
        List<String> containers,
        List<Row> shapes,
        List<Row> sources,
        List<String> time,
        List<String> host,
        List<String> user,
        List<String> number,
        List<String> drops,
        List<String> channel,
        List<String> hostFields) {

    public Mappings {
        containers = List.copyOf(containers);
        shapes = List.copyOf(shapes);
        sources = List.copyOf(sources);
        time = List.copyOf(time);
        host = List.copyOf(host);
        user = List.copyOf(user);
        number = List.copyOf(number);
        drops = List.copyOf(drops);
        channel = List.copyOf(channel);
        hostFields = List.copyOf(hostFields);
    }

    /** The tables that we ship. */
    public static Mappings builtIn() {
        return MappingFiles.builtIn();
    }

    /**
     * What follows for events of some kind.
     *
     * @param when alternatives, one of which has to hold; none at all holds for every event
     * @param unless alternatives, none of which may hold
     * @param is log sources that the event belongs to; a part <code>{field}</code> stands for the value of that field
     * @param fields names that it gets besides its own
     * @param rows what follows further, if this row applies
     */
    record Row(
            List<List<Condition>> when,
            List<List<Condition>> unless,
            List<LogSource> is,
            List<FieldMapping> fields,
            List<Row> rows) {
        Row {
            when = List.copyOf(when);
            unless = List.copyOf(unless);
            is = List.copyOf(is);
            fields = List.copyOf(fields);
            rows = List.copyOf(rows);
        }
    }

    /**
     * A test on one field, case-insensitive.
     *
     * @param anyOf the values that pass; empty when the field only has to be there
     */
    record Condition(String field, List<String> anyOf) {
        Condition {
            requireNonNull(field, "field");
            anyOf = List.copyOf(anyOf);
        }
    }

    /**
     * A name for values that stand elsewhere. Applies only where the event does not have a field of that name.
     *
     * @param from where the values may stand; the first that the event has counts
     */
    record FieldMapping(String field, List<String> from) {
        FieldMapping {
            requireNonNull(field, "field");
            from = List.copyOf(from);
        }
    }
}
