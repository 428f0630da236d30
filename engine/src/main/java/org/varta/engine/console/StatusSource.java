package org.varta.engine.console;

import org.varta.engine.detect.RuleCost;

/** How the rest of the product is doing. Called often, from several threads; must not block. */
public interface StatusSource {
    /** Now. */
    EngineStatus engine();

    /** Now. */
    CollectorStatus collector();

    /** Now. */
    RulesStatus rules();

    /** Now. */
    LedgerStatus ledger();

    /** Since the start of the process, of rules in force. */
    RuleCost.All ruleCosts();
}
