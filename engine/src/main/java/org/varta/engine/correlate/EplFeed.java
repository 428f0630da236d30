package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A rule's hits go into an EPL rule.
 *
 * @param input which of the EPL rule's inputs it is, from 0 in file order
 * @param fields the hit's fields that the statement reads, in the order of the input's names
 */
public record EplFeed(PlannedEpl into, int input, List<String> fields) {
    public EplFeed {
        requireNonNull(into, "into");
        fields = List.copyOf(fields);
    }
}
