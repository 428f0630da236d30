package org.varta.rules.pack;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varta.rules.pipeline.Pipeline;
import org.varta.rules.plan.SiteLists;

/**
 * What a site adds to rules that were written for everybody.
 *
 * @param lists what placeholders stand for
 * @param pipeline what fields and log sources are called here
 * @param isEplEnabled whether EPL rules that are not Varta's own may run
 * @param bounds how much whoever evaluates the rules may remember, by names of its own; what is not named is as usual. They
 *     are here because verdicts depend on them when something is left out
 */
public record Site(SiteLists lists, Pipeline pipeline, boolean isEplEnabled, SortedMap<String, Long> bounds) {

    /** Takes rules as they are. */
    public static final Site NONE = new Site(SiteLists.NONE, Pipeline.NONE);

    public Site {
        requireNonNull(lists, "lists");
        requireNonNull(pipeline, "pipeline");
        bounds = Collections.unmodifiableSortedMap(new TreeMap<>(bounds));
    }

    /** With no EPL rules but Varta's own, and the usual bounds. */
    public Site(SiteLists lists, Pipeline pipeline) {
        this(lists, pipeline, false, Collections.emptySortedMap());
    }

    /** The same, with a say on EPL rules that are not Varta's own. */
    public Site withEpl(boolean isEnabled) {
        return new Site(lists, pipeline, isEnabled, bounds);
    }

    /** The same with other bounds. */
    public Site withBounds(SortedMap<String, Long> others) {
        return new Site(lists, pipeline, isEplEnabled, others);
    }

    /** All that verdicts depend on, in an order that depends on nothing else; for hashing. */
    public String canonicalText() {
        StringBuilder text = new StringBuilder(lists.canonicalText())
                .append(pipeline.canonicalText())
                .append(isEplEnabled ? "every EPL rule\n" : "");
        bounds.forEach((name, bound) ->
                text.append("bound ").append(name).append(' ').append(bound).append('\n'));
        return text.toString();
    }
}
