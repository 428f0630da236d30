package org.varta.rules.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.LogSource;
import org.varta.rules.sigma.Detection;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;
import org.varta.rules.yaml.YamlDocument;
import org.varta.rules.yaml.YamlFile;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Entry;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;

/**
 * Reads rules, correlations and filters of Sigma 2.1.0, and EPL rules, out of YAML. Every fault of a file is reported, and each document
 * stands for itself: one that is broken does not take its neighbours with it. What a value's text means (wildcards,
 * regular expressions, networks, placeholders) is the planner's business.
 */
public final class SigmaParser {

    private static final Set<String> KINDS = Set.of("detection", "correlation", "filter", "epl");

    private SigmaParser() {}

    /**
     * Reads all documents of a file.
     *
     * @param file its path, for problems and {@link RuleHeader#file}
     */
    public static ParsedFile parse(String file, YamlFile yaml) {
        Problems problems = new Problems(file);
        List<SigmaDocument> documents = new ArrayList<>();
        int failed = 0;
        boolean isTemplate = yaml.documents().stream().anyMatch(SigmaParser::hasAction);
        for (YamlDocument document : yaml.documents()) {
            int errors = problems.errors();
            document.problems().forEach(problems::yaml);
            SigmaDocument parsed = isTemplate ? legacy(document, problems) : document(file, document, problems);
            if (parsed != null && problems.errors() == errors) {
                documents.add(parsed);
            } else {
                failed++;
            }
        }
        if (yaml.fault() != null) {
            problems.yaml(yaml.fault());
            failed++;
        }
        return new ParsedFile(documents, problems.all(), failed);
    }

    /**
     * Reads the body of one search identifier.
     *
     * @param name what messages call it
     */
    public static Optional<Detection> detection(String name, Mapping map, Problems problems) {
        int errors = problems.errors();
        Detection detection = new DetectionParser(problems).selection(name, map);
        return problems.errors() == errors ? Optional.ofNullable(detection) : Optional.empty();
    }

    private static boolean hasAction(YamlDocument document) {
        return document.root() instanceof Mapping map
                && map.get("action") instanceof Scalar scalar
                && Set.of("global", "reset", "repeat").contains(scalar.text());
    }

    /** The documents of such a file are templates of each other; none can be read alone. */
    private static @Nullable SigmaDocument legacy(YamlDocument document, Problems problems) {
        YamlNode at = document.root() instanceof Mapping map && map.get("action") instanceof Scalar action
                ? action
                : document.root();
        problems.error(
                Code.LEGACY_ACTION,
                at,
                "action: global, reset and repeat were removed in Sigma 2.0; write each rule out in full");
        return null;
    }

    private static @Nullable SigmaDocument document(String file, YamlDocument document, Problems problems) {
        if (!(document.root() instanceof Mapping root)) {
            problems.error(
                    Code.NOT_A_RULE,
                    document.root(),
                    "a rule is a map of keys, not " + document.root().describe());
            return null;
        }
        if (KINDS.stream().allMatch(kind -> root.get(kind) == null)) {
            problems.error(
                    Code.NOT_A_RULE, root, "there is none of detection, correlation, filter and epl in this document");
            return null;
        }
        RuleHeader header = new HeaderParser(problems).parse(root, file, document.text());
        if (root.get("correlation") != null) {
            return new CorrelationParser(problems).parse(header, root);
        }
        if (root.get("epl") != null) {
            return new EplParser(problems).parse(header, root);
        }
        LogSource logSource = new LogSourceParser(problems).parse(root);
        return root.get("filter") != null
                ? filter(header, logSource, root, problems)
                : rule(header, logSource, root, problems);
    }

    private static @Nullable SigmaRule rule(RuleHeader header, LogSource logSource, Mapping root, Problems problems) {
        Mapping map = new Shapes(problems).map(root, "detection", true);
        if (map == null) {
            return null;
        }
        warnOfThrottle(root, problems);
        int errors = problems.errors();
        DetectionParser.Body body = new DetectionParser(problems).parse(map, Set.of());
        return problems.errors() == errors
                ? new SigmaRule(header, logSource, body.selections(), body.conditions())
                : null;
    }

    /** Other keys are the author's own; this one looks as if it did something. */
    private static void warnOfThrottle(Mapping root, Problems problems) {
        for (Entry entry : root.entries()) {
            if (entry.key().text().equals("throttle")) {
                problems.warning(
                        Code.UNKNOWN_KEY,
                        entry.key(),
                        "a detection rule has no throttle; count it in a correlation: type event_count, condition gte: 1, throttle");
            }
        }
    }

    private static @Nullable SigmaFilter filter(
            RuleHeader header, LogSource logSource, Mapping root, Problems problems) {
        Shapes shapes = new Shapes(problems);
        Mapping map = shapes.map(root, "filter", true);
        if (map == null) {
            return null;
        }
        int errors = problems.errors();
        if (map.get("rules") == null) {
            problems.error(
                    Code.MISSING_KEY,
                    map,
                    "rules is missing: the ids or names of the rules to filter, or the word any");
        }
        List<String> rules = shapes.texts(map, "rules");
        boolean isAny = map.get("rules") instanceof Scalar && rules.equals(List.of("any"));
        DetectionParser.Body body = new DetectionParser(problems).parse(map, Set.of("rules"));
        return problems.errors() == errors
                ? new SigmaFilter(header, logSource, isAny ? List.of() : rules, body.selections(), body.conditions())
                : null;
    }
}
