package org.varta.engine.scan;

import java.util.List;
import java.util.SequencedMap;
import org.varta.rules.sigma.RuleHeader;

/**
 * One rule matched one event of a file.
 *
 * @param file as it was named to {@code scan}, or found under a named directory
 * @param member the file inside an archive, or empty
 * @param record the ordinal of the event in the file, from 0, members of an archive counted through
 * @param timeMs what the event says, milliseconds since 1970, or {@code Facts.NO_TIME}
 * @param matched field to the values that made the rule true
 */
public record Match(
        RuleHeader rule,
        String file,
        String member,
        long record,
        long timeMs,
        SequencedMap<String, List<String>> matched) {}
