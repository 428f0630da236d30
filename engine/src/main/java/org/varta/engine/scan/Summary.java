package org.varta.engine.scan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/**
 * What a scan did.
 *
 * @param files read, also in part
 * @param events decoded
 * @param matches pairs of event and rule
 * @param undecodable records that claim to be JSON or EVTX and cannot be read
 * @param broken files that are damaged or could not be read to their end
 */
public record Summary(long files, long events, long matches, long undecodable, long broken) {

    /** {@code {"files","events","matches","rules_loaded","rules_failed","seconds"}}, without a line end. */
    public byte[] toJson(int rulesLoaded, int rulesFailed, double seconds) {
        return String.format(
                        Locale.ROOT,
                        "{\"files\":%d,\"events\":%d,\"matches\":%d,\"rules_loaded\":%d,\"rules_failed\":%d,\"seconds\":%.3f}",
                        files,
                        events,
                        matches,
                        rulesLoaded,
                        rulesFailed,
                        seconds)
                .getBytes(UTF_8);
    }
}
