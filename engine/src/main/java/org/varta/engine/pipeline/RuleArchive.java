package org.varta.engine.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.varta.engine.alert.Alert;
import org.varta.rules.pack.RulePack;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaRule;

/** Finds in the archive of epochs the rules that raised an alert, as they were. */
public final class RuleArchive {

    private final List<Epoch> epochs;
    private final EpochDirectory directory;

    private RuleArchive(EpochDirectory directory) {
        this.directory = directory;
        this.epochs = directory.epochs();
    }

    /**
     * Opens the archive of a data directory; empty when there is none.
     *
     * @param loader of any rule set
     */
    public static Optional<RuleArchive> open(Path data, PackLoader loader) throws IOException {
        Path epochs = data.resolve("epochs");
        return Files.isDirectory(epochs)
                ? Optional.of(new RuleArchive(EpochDirectory.open(epochs, loader)))
                : Optional.empty();
    }

    /**
     * What raised an alert.
     *
     * @param texts SHA-256 of a document to its text: the rule that fired, those that it refers to, those that the events
     *     matched, and the filters on them
     */
    public record Found(Epoch epoch, SortedMap<String, String> texts) {
        public Found {
            texts = new TreeMap<>(texts);
        }
    }

    /** Looks in the epoch of the alert's last event, then in the other ones, newest first. */
    public Optional<Found> find(Alert alert) throws IOException {
        long last = alert.events().stream()
                .mapToLong(Alert.EventRef::sequence)
                .max()
                .orElse(Long.MAX_VALUE);
        List<Epoch> order = new ArrayList<>();
        epochs.forEach(epoch -> order.addFirst(epoch));
        Epoch likely = RecordedEpochs.at(epochs, last).current();
        if (likely != null) {
            order.remove(likely);
            order.addFirst(likely);
        }
        for (SigmaDocument own : OwnRules.documents()) {
            if (isRuleOf(alert, own) && !order.isEmpty()) {
                return Optional.of(new Found(
                        order.getFirst(),
                        new TreeMap<>(
                                Map.of(own.header().contentHash(), own.header().sourceText()))));
            }
        }
        Set<String> seen = new HashSet<>();
        for (Epoch epoch : order) {
            if (seen.add(epoch.hash())) {
                RulePack pack = directory.load(epoch);
                boolean hasRule = pack.documents().stream().anyMatch(document -> isRuleOf(alert, document));
                if (hasRule) {
                    return Optional.of(new Found(epoch, texts(alert, pack)));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isRuleOf(Alert alert, SigmaDocument document) {
        return document.header().contentHash().equals(alert.rule().contentHash());
    }

    private static SortedMap<String, String> texts(Alert alert, RulePack pack) {
        Map<String, SigmaDocument> byKey = new HashMap<>();
        pack.documents().forEach(document -> byKey.put(document.header().key(), document));
        Deque<SigmaDocument> open = new ArrayDeque<>();
        pack.documents().stream().filter(document -> isRuleOf(alert, document)).forEach(open::add);
        for (Alert.EventRef event : alert.events()) {
            SigmaDocument rule = byKey.get(event.ruleKey());
            if (rule != null) {
                open.add(rule);
            }
        }
        SortedMap<String, String> texts = new TreeMap<>();
        while (!open.isEmpty()) {
            SigmaDocument document = open.remove();
            String before =
                    texts.put(document.header().contentHash(), document.header().sourceText());
            if (before != null) {
                continue;
            }
            switch (document) {
                case SigmaRule rule -> open.addAll(pack.filtersOf(rule));
                case SigmaCorrelation correlation ->
                    correlation.rules().forEach(name -> pack.resolve(name).ifPresent(open::add));
                default -> {
                    // refers to nothing
                }
            }
        }
        return texts;
    }
}
