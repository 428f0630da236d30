package org.varta.engine.scan;

import java.util.List;
import java.util.SequencedMap;
import org.varta.rules.sigma.RuleHeader;

/**
 * A rule matched an event, or a correlation came true.
 *
 * @param level Sigma level keyword; empty when a rule states none
 * @param event of a correlation, the event that completed it
 * @param matched field to the values that made the rule true; of a correlation, its group
 * @param contributions what a correlation rests on, oldest first and the newest kept; empty for a rule
 * @param contributionCount how many events it rests on, also those left out
 */
public record Match(
        RuleHeader rule,
        String level,
        EventPlace event,
        SequencedMap<String, List<String>> matched,
        List<Contribution> contributions,
        int contributionCount) {

    /** An event that a correlation rests on, and the rule that it matched. */
    public record Contribution(RuleHeader rule, EventPlace event) {}

    public Match {
        contributions = List.copyOf(contributions);
    }

    static Match ofRule(RuleHeader rule, EventPlace event, SequencedMap<String, List<String>> matched) {
        var level = rule.level();
        return new Match(rule, level == null ? "" : level.keyword(), event, matched, List.of(), 0);
    }

    /** Whether several events made it true. */
    public boolean isCorrelation() {
        return contributionCount > 0;
    }

    public String file() {
        return event.file();
    }

    public String member() {
        return event.member();
    }

    public long record() {
        return event.record();
    }

    public long timeMs() {
        return event.timeMs();
    }
}
