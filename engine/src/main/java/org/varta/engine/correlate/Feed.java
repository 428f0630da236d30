package org.varta.engine.correlate;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A rule's hits go into a correlation.
 *
 * @param member which of the correlation's rules it is, from 0 in file order
 * @param groupFields the hit's fields that make the group, aliases resolved
 * @param valueFields the hit's fields whose different values are counted; empty unless values are counted
 */
public record Feed(PlannedCorrelation into, int member, List<String> groupFields, List<String> valueFields) {
    public Feed {
        requireNonNull(into, "into");
        groupFields = List.copyOf(groupFields);
        valueFields = List.copyOf(valueFields);
    }
}
