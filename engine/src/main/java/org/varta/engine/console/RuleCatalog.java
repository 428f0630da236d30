package org.varta.engine.console;

import java.util.Optional;
import org.varta.rules.sigma.SigmaDocument;

/** Where the console finds a rule's text. Called from several threads. */
public interface RuleCatalog {

    /** The rule that has this key now. */
    Optional<SigmaDocument> find(String key);

    /** The rule as it was when an alert fired, also when a newer text or none is in force now. */
    Optional<SigmaDocument> find(String key, String contentHash);
}
