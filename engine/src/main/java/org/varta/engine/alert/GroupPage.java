package org.varta.engine.alert;

import java.util.List;
import java.util.OptionalLong;

/**
 * Part of a list of groups, those with the newest alert first.
 *
 * @param next {@link GroupQuery#beforeIndex} of the next page; empty when this is the last one
 * @param asOfIndex alert-log index up to which the list is complete
 */
public record GroupPage(List<AlertGroup> groups, OptionalLong next, long asOfIndex) {
    public GroupPage {
        groups = List.copyOf(groups);
    }
}
