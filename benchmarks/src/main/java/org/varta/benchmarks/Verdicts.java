package org.varta.benchmarks;

import java.util.Locale;
import org.varta.rules.sigma.SigmaRule;

/** Which rules matched which events, as a count and a fingerprint that does not depend on the order. */
final class Verdicts {

    private long count;
    private long fingerprint;

    void add(int event, SigmaRule rule) {
        add(event, rule.header().key());
    }

    void add(int event, String rule) {
        count++;
        long mixed = (event + 1) * 0x9E3779B97F4A7C15L ^ rule.hashCode() * 0xC2B2AE3D27D4EB4FL;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        fingerprint += mixed ^ mixed >>> 29;
    }

    long count() {
        return count;
    }

    String fingerprint() {
        return String.format(Locale.ROOT, "%016x", fingerprint);
    }
}
