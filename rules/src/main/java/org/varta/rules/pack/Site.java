package org.varta.rules.pack;

import static java.util.Objects.requireNonNull;

import org.varta.rules.pipeline.Pipeline;
import org.varta.rules.plan.SiteLists;

/**
 * What a site adds to rules that were written for everybody.
 *
 * @param lists what placeholders stand for
 * @param pipeline what fields and log sources are called here
 */
public record Site(SiteLists lists, Pipeline pipeline) {

    /** Takes rules as they are. */
    public static final Site NONE = new Site(SiteLists.NONE, Pipeline.NONE);

    public Site {
        requireNonNull(lists, "lists");
        requireNonNull(pipeline, "pipeline");
    }

    /** All that verdicts depend on, in an order that depends on nothing else; for hashing. */
    public String canonicalText() {
        return lists.canonicalText() + pipeline.canonicalText();
    }
}
