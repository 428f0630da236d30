package org.varta.rules.pack;

import static java.util.Objects.requireNonNull;

import org.varta.rules.pipeline.Pipeline;
import org.varta.rules.plan.SiteLists;

/**
 * What a site adds to rules that were written for everybody.
 *
 * @param lists what placeholders stand for
 * @param pipeline what fields and log sources are called here
 * @param isEplEnabled whether EPL rules that are not Varta's own may run
 */
public record Site(SiteLists lists, Pipeline pipeline, boolean isEplEnabled) {

    /** Takes rules as they are. */
    public static final Site NONE = new Site(SiteLists.NONE, Pipeline.NONE);

    public Site {
        requireNonNull(lists, "lists");
        requireNonNull(pipeline, "pipeline");
    }

    /** With no EPL rules but Varta's own. */
    public Site(SiteLists lists, Pipeline pipeline) {
        this(lists, pipeline, false);
    }

    /** The same, with a say on EPL rules that are not Varta's own. */
    public Site withEpl(boolean isEnabled) {
        return new Site(lists, pipeline, isEnabled);
    }

    /** All that verdicts depend on, in an order that depends on nothing else; for hashing. */
    public String canonicalText() {
        return lists.canonicalText() + pipeline.canonicalText() + (isEplEnabled ? "every EPL rule\n" : "");
    }
}
