package org.varta.engine.detect;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.HitSink;
import org.varta.rules.match.Matcher;
import org.varta.rules.match.TrialSink;
import org.varta.rules.plan.PlannedRule;

/** A matcher that times one event in so many. Gives the verdicts of any other. Owned by one thread. */
public final class TimedMatcher {

    private final Matcher matcher;
    private final RuleCosts costs;
    private final int everyEvents;
    private final Trials trials;
    /** The gaps are random, so that what comes in turns is not always timed, or never; one seed is as good as another. */
    private final SplittableRandom gaps = new SplittableRandom(1);

    private int untilTimed;

    /** A matcher of one thread; what it times goes to {@code costs}. */
    public TimedMatcher(CompiledRules rules, RuleCosts costs) {
        this.matcher = rules.newMatcher();
        this.costs = costs;
        this.everyEvents = costs.sampling().everyEvents();
        this.trials = new Trials(costs.sampling().clockNs());
        this.untilTimed = everyEvents == 0 ? 0 : gap();
    }

    private int gap() {
        return gaps.nextInt(1, 2 * everyEvents);
    }

    /** See {@link Matcher#match(Event, HitSink)}. */
    public void match(Event event, HitSink hits) {
        if (everyEvents == 0 || --untilTimed > 0) {
            matcher.match(event, hits);
            return;
        }
        untilTimed = gap();
        trials.begin();
        matcher.match(event, hits, trials);
        trials.end(costs);
    }

    /** Of one event. */
    private static final class Trials implements TrialSink {
        private static final int ROOM = 16;

        private final LongSupplier clockNs;
        private PlannedRule[] rules = new PlannedRule[ROOM];
        private long[] costsNs = new long[ROOM];
        private boolean[] held = new boolean[ROOM];
        private int count;
        private long sinceNs;
        private long foundInNs;

        Trials(LongSupplier clockNs) {
            this.clockNs = clockNs;
        }

        void begin() {
            count = 0;
            sinceNs = clockNs.getAsLong();
        }

        @Override
        public void found() {
            foundInNs = clockNs.getAsLong() - sinceNs;
        }

        @Override
        public void trying() {
            sinceNs = clockNs.getAsLong();
        }

        @Override
        public void tried(PlannedRule rule, boolean holds) {
            long tookNs = clockNs.getAsLong() - sinceNs;
            if (count == rules.length) {
                rules = Arrays.copyOf(rules, 2 * count);
                costsNs = Arrays.copyOf(costsNs, 2 * count);
                held = Arrays.copyOf(held, 2 * count);
            }
            rules[count] = rule;
            costsNs[count] = tookNs;
            held[count] = holds;
            count++;
        }

        void end(RuleCosts costs) {
            costs.add(foundInNs, rules, costsNs, held, count);
        }
    }
}
