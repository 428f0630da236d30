package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.PlannedRule;
import org.varta.rules.plan.Predicate;
import org.varta.rules.plan.SiteLists;

/**
 * Why two engines said different things about an event and a rule, as far as a program can tell: the rule is not for the event's
 * log source, or a field has another name in the event than in the rule. What is left is counted as unexplained, by rule.
 */
final class VerdictDifferences {

    /** Why a verdict is one side's alone. */
    enum Cause {
        /** The other engine takes a log source that the event does not state for any. */
        LOG_SOURCE,
        /** We know the rule's field by another name in the event, or find the value elsewhere. */
        FIELD_NAME,
        UNEXPLAINED
    }

    private final Map<String, PlannedRule> rules = new HashMap<>();
    private final EventReader reader;
    private final Event event;
    private final List<String> events;

    VerdictDifferences(Path rules, Path events) throws IOException {
        CompiledRules compiled =
                RulePackLoader.load(List.of(rules), SiteLists.NONE, List.of()).compiled();
        compiled.rules().forEach(rule -> this.rules.put(rule.rule().header().key(), rule));
        this.reader = EventReader.of(compiled.catalog(), Mappings.builtIn());
        this.event = new Event(compiled.catalog());
        this.events = Files.readAllLines(events, UTF_8);
    }

    /** Verdicts, each {@code event TAB rule}, and what became of the differences, as Markdown. */
    String describe(String lane, Set<String> ours, Set<String> theirs, int rulesShown) {
        Set<String> onlyOurs = new TreeSet<>(ours);
        onlyOurs.removeAll(theirs);
        Set<String> onlyTheirs = new TreeSet<>(theirs);
        onlyTheirs.removeAll(ours);
        Map<Cause, Integer> causes = new TreeMap<>();
        Map<String, int[]> unexplained = new TreeMap<>();
        onlyOurs.forEach(verdict -> count(verdict, 0, cause(verdict, true), causes, unexplained));
        onlyTheirs.forEach(verdict -> count(verdict, 1, cause(verdict, false), causes, unexplained));
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Verdicts on `%s`: %,d (event, rule) pairs of both, %,d of Varta alone, %,d of rsigma (routed) alone. Of these %,d"
                        + " because the rule is not for the event's log source, which Varta checks and rsigma takes for any where the"
                        + " event does not state it; %,d because Varta knows a field by the name that rules use and the event has"
                        + " another; **%,d unexplained**.",
                lane,
                ours.size() - onlyOurs.size(),
                onlyOurs.size(),
                onlyTheirs.size(),
                causes.getOrDefault(Cause.LOG_SOURCE, 0),
                causes.getOrDefault(Cause.FIELD_NAME, 0),
                causes.getOrDefault(Cause.UNEXPLAINED, 0)));
        unexplained.entrySet().stream()
                .limit(rulesShown)
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT,
                        "%n* rule `%s`: %,d of Varta alone, %,d of rsigma alone",
                        entry.getKey(),
                        entry.getValue()[0],
                        entry.getValue()[1])));
        return text.toString();
    }

    private static void count(
            String verdict, int side, Cause cause, Map<Cause, Integer> causes, Map<String, int[]> unexplained) {
        causes.merge(cause, 1, Integer::sum);
        if (cause == Cause.UNEXPLAINED) {
            unexplained.computeIfAbsent(verdict.substring(verdict.indexOf('\t') + 1), key -> new int[2])[side]++;
        }
    }

    Cause cause(String verdict, boolean isOurs) {
        int tab = verdict.indexOf('\t');
        PlannedRule rule = rules.get(verdict.substring(tab + 1));
        if (rule == null) {
            return Cause.UNEXPLAINED;
        }
        byte[] payload = events.get(Integer.parseInt(verdict.substring(0, tab))).getBytes(UTF_8);
        reader.read(payload, Format.JSON, event);
        if (!isOurs && !event.sources().coveredBy(rule.logSource())) {
            return Cause.LOG_SOURCE;
        }
        boolean[] isRenamed = new boolean[1];
        fields(rule.predicate(), field -> isRenamed[0] |= isRenamed(field));
        return isRenamed[0] ? Cause.FIELD_NAME : Cause.UNEXPLAINED;
    }

    /** Whether a value of the field stands under another name in the sender's bytes, or not in them. */
    private boolean isRenamed(String field) {
        int slot = event.catalog().slot(field);
        for (int b = event.firstBinding(slot); b != Event.NONE; b = event.nextBinding(b)) {
            int node = event.node(b);
            if (event.valueOffset(node) >= event.sourceLengthBytes()
                    || !event.path(node).equals(field)) {
                return true;
            }
        }
        return false;
    }

    private static void fields(Predicate predicate, Consumer<String> sink) {
        switch (predicate) {
            case Predicate.And(List<Predicate> operands) -> operands.forEach(operand -> fields(operand, sink));
            case Predicate.Or(List<Predicate> operands) -> operands.forEach(operand -> fields(operand, sink));
            case Predicate.Not(Predicate operand) -> fields(operand, sink);
            case Predicate.Field field -> sink.accept(field.field());
            case Predicate.IsNull isNull -> sink.accept(isNull.field());
            case Predicate.Exists exists -> sink.accept(exists.field());
            case Predicate.FieldReference reference -> {
                sink.accept(reference.field());
                sink.accept(reference.other());
            }
            case Predicate.Keyword keyword -> {
                // no field
            }
        }
    }
}
