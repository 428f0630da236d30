package org.varta.engine.cli;

import java.io.PrintWriter;
import java.util.List;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.pack.Site;
import org.varta.rules.plan.SiteLists;

/**
 * Rules for a command that uses them, as opposed to one that checks them.
 *
 * @param lists those that the pack was loaded with
 */
record LoadedRules(RulePack pack, SiteLists lists) {

    /** Loads what can be used; a broken site list or pipeline is a fault of the configuration. */
    static LoadedRules load(RulePaths paths) throws Failure {
        Site site = paths.site().site();
        return new LoadedRules(RulePackLoader.load(paths.rules(), site, List.of()), site.lists());
    }

    /** Says how many documents are missing. */
    void warn(PrintWriter err) {
        if (pack.documentsFailed() > 0) {
            err.println("varta: " + pack.documentsFailed() + " rules could not be used; 'varta rule check' says why");
        }
    }
}
