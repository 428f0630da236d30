package org.varta.engine.console;

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
}
