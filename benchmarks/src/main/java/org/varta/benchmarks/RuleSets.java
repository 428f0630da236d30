package org.varta.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.plan.PlannedRule;

/** Rule sets of several sizes, for the growth curve: samples of the SigmaHQ rules, all of them, and twice as many. */
final class RuleSets {

    /** All usable SigmaHQ rules. */
    static final String ALL = "all";

    /** {@link #ALL}, and each of them once more with its literals changed by {@link LiteralMutation}. */
    static final String DOUBLE = "double";

    private static final long SEED = 2;

    private RuleSets() {}

    /**
     * The rule set of this name, the same at every call.
     *
     * @param name a number, {@link #ALL} or {@link #DOUBLE}
     */
    static CompiledRules named(String name) {
        CompiledRules all = Corpus.sigmaRules().compiled();
        return switch (name) {
            case ALL -> all;
            case DOUBLE -> CompiledRules.of(doubled(all.rules(), SEED), List.of());
            default -> CompiledRules.of(sample(all.rules(), Integer.parseInt(name), SEED), List.of());
        };
    }

    /** So many of the rules, drawn without regard to what they are, in their order. */
    static List<PlannedRule> sample(List<PlannedRule> rules, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PlannedRule> drawn = new ArrayList<>(count);
        for (int i = 0; i < rules.size(); i++) {
            if (random.nextInt(rules.size() - i) < count - drawn.size()) {
                drawn.add(rules.get(i));
            }
        }
        return drawn;
    }

    static List<PlannedRule> doubled(List<PlannedRule> rules, long seed) {
        List<PlannedRule> both = new ArrayList<>(rules);
        SplittableRandom random = new SplittableRandom(seed);
        for (PlannedRule rule : rules) {
            both.add(LiteralMutation.of(rule, random));
        }
        return both;
    }
}
