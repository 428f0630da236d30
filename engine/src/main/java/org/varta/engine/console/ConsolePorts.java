package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.varta.engine.access.AccountStore;
import org.varta.engine.alert.AlertFeed;
import org.varta.engine.alert.AlertStore;
import org.varta.engine.alert.DeadLetterStore;

/**
 * What the console needs of the rest.
 *
 * @param feed tells when the store has something new
 * @param site what the page shows about this installation
 */
public record ConsolePorts(
        AlertStore alerts,
        DeadLetterStore deadLetters,
        AlertFeed feed,
        AccountStore accounts,
        RuleCatalog rules,
        RawEvents events,
        EvidenceExport evidence,
        StatusSource status,
        Site site,
        MeterRegistry meters,
        InstantSource clock,
        SecureRandom random) {
    public ConsolePorts {
        requireNonNull(alerts, "alerts");
        requireNonNull(deadLetters, "deadLetters");
        requireNonNull(feed, "feed");
        requireNonNull(accounts, "accounts");
        requireNonNull(rules, "rules");
        requireNonNull(events, "events");
        requireNonNull(evidence, "evidence");
        requireNonNull(status, "status");
        requireNonNull(site, "site");
        requireNonNull(meters, "meters");
        requireNonNull(clock, "clock");
        requireNonNull(random, "random");
    }

    /**
     * This installation.
     *
     * @param version of the program
     * @param isTls whether browsers come by HTTPS; the session cookie is then marked {@code Secure}
     */
    public record Site(String organisation, String version, boolean isTls) {
        public Site {
            requireNonNull(organisation, "organisation");
            requireNonNull(version, "version");
        }
    }
}
