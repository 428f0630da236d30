package org.varta.rules.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.rules.yaml.YamlNode.Entry;
import org.varta.rules.yaml.YamlNode.Kind;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;

/** Builds the tree of one document from parser events; recursion is bounded by {@link YamlLimits#depthMax}. */
final class NodeBuilder {

    private static final String CORE = "tag:yaml.org,2002:";

    private final Parser parser;
    private final String text;
    private final CodePointIndex index;
    private final YamlLimits limits;
    private final List<YamlProblem> problems = new ArrayList<>();
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int nodes;
    private int depth;

    /** A finished node and how many nodes it stands for when its own aliases are counted out. */
    private record Anchored(YamlNode node, int nodes, int height) {}

    NodeBuilder(Parser parser, String text, CodePointIndex index, YamlLimits limits) {
        this.parser = parser;
        this.text = text;
        this.index = index;
        this.limits = limits;
    }

    /** Reads the next node. */
    YamlNode build() {
        return node().node();
    }

    List<YamlProblem> problems() {
        return problems;
    }

    private Anchored node() {
        Event event = parser.getEvent();
        Mark mark = event.getStartMark();
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        int before = nodes;
        count(1, mark);
        String anchor = ((NodeEvent) event).getAnchor();
        if (anchor != null) {
            anchors.remove(anchor);
        }
        Anchored built = switch (event) {
            case ScalarEvent scalar -> new Anchored(scalar(scalar), 1, 0);
            case SequenceStartEvent start -> sequence(start, before);
            case MappingStartEvent start -> mapping(start, before);
            default -> throw new IllegalStateException("the parser promised a node, not " + event);
        };
        if (anchor != null) {
            anchors.put(anchor, built);
        }
        return built;
    }

    private Anchored alias(AliasEvent alias) {
        Anchored target = anchors.get(alias.getAnchor());
        if (target == null) {
            throw new Refused(problem(
                    YamlProblem.Kind.ALIAS,
                    alias.getStartMark(),
                    "*" + alias.getAnchor() + " has no anchor &" + alias.getAnchor() + " before it"));
        }
        count(target.nodes(), alias.getStartMark());
        if (depth + target.height() > limits.depthMax()) {
            throw tooDeep(alias.getStartMark());
        }
        return target;
    }

    private Scalar scalar(ScalarEvent event) {
        Mark start = event.getStartMark();
        String source = text.substring(
                index.charIndex(start.getIndex()),
                index.charIndex(event.getEndMark().getIndex()));
        String value = event.getValue();
        Kind plain = event.isPlain() ? PlainScalars.kind(value) : Kind.STRING;
        Kind kind = tagged(event, plain);
        return new Scalar(value, kind, event.isPlain(), source, start.getLine() + 1, start.getColumn() + 1);
    }

    private Kind tagged(ScalarEvent event, Kind plain) {
        String tag = event.getTag();
        if (tag == null) {
            return plain;
        }
        boolean fits = switch (tag) {
            case "!", CORE + "str" -> true;
            case CORE + "int" -> plain == Kind.INT;
            case CORE + "float" -> plain == Kind.INT || plain == Kind.FLOAT;
            case CORE + "bool" -> plain == Kind.BOOL;
            case CORE + "null" -> plain == Kind.NULL;
            default -> false;
        };
        if (!fits) {
            refuseTag(tag, event.getStartMark());
        }
        return tag.equals("!") || tag.equals(CORE + "str") ? Kind.STRING : plain;
    }

    private void refuseTag(String tag, Mark mark) {
        problems.add(problem(
                YamlProblem.Kind.TAG,
                mark,
                "the tag " + tag.replace(CORE, "!!") + " is not allowed here; remove it, quotes make a value text"));
    }

    private void collectionTag(@Nullable String tag, String own, Mark mark) {
        if (tag != null && !tag.equals("!") && !tag.equals(CORE + own)) {
            refuseTag(tag, mark);
        }
    }

    private Anchored sequence(SequenceStartEvent start, int before) {
        Mark mark = start.getStartMark();
        collectionTag(start.getTag(), "seq", mark);
        enter(mark);
        List<YamlNode> items = new ArrayList<>();
        int height = 0;
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            Anchored item = node();
            items.add(item.node());
            height = Math.max(height, item.height());
        }
        parser.getEvent();
        depth--;
        return new Anchored(new Sequence(items, mark.getLine() + 1, mark.getColumn() + 1), nodes - before, height + 1);
    }

    private Anchored mapping(MappingStartEvent start, int before) {
        Mark mark = start.getStartMark();
        collectionTag(start.getTag(), "map", mark);
        enter(mark);
        List<Entry> entries = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        int height = 0;
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Anchored key = node();
            Anchored value = node();
            height = Math.max(height, value.height());
            Scalar usable = key(key.node(), keys);
            if (usable != null) {
                entries.add(new Entry(usable, value.node()));
            }
        }
        parser.getEvent();
        depth--;
        return new Anchored(new Mapping(entries, mark.getLine() + 1, mark.getColumn() + 1), nodes - before, height + 1);
    }

    private @Nullable Scalar key(YamlNode key, Set<String> seen) {
        if (!(key instanceof Scalar scalar)) {
            problems.add(new YamlProblem(
                    YamlProblem.Kind.KEY, key.line(), key.column(), "a key has to be text, not " + key.describe()));
            return null;
        }
        if (scalar.isPlain() && scalar.text().equals("<<")) {
            problems.add(new YamlProblem(
                    YamlProblem.Kind.KEY,
                    key.line(),
                    key.column(),
                    "merge keys (<<) are not read; write the entries out, or quote the key"));
            return null;
        }
        if (!seen.add(scalar.text())) {
            problems.add(new YamlProblem(
                    YamlProblem.Kind.DUPLICATE_KEY,
                    key.line(),
                    key.column(),
                    "the key " + scalar.text() + " stands twice in this map; only one value can hold"));
            return null;
        }
        return scalar;
    }

    private void enter(Mark mark) {
        if (++depth > limits.depthMax()) {
            throw tooDeep(mark);
        }
    }

    private void count(int more, Mark mark) {
        if (nodes > limits.nodesMax() - more) {
            throw new Refused(problem(
                    YamlProblem.Kind.LIMIT, mark, "more than " + limits.nodesMax() + " values in one document"));
        }
        nodes += more;
    }

    private Refused tooDeep(Mark mark) {
        return new Refused(problem(
                YamlProblem.Kind.LIMIT, mark, "lists and maps nested more than " + limits.depthMax() + " levels deep"));
    }

    private static YamlProblem problem(YamlProblem.Kind kind, Mark mark, String message) {
        return new YamlProblem(kind, mark.getLine() + 1, mark.getColumn() + 1, message);
    }

    /** Reading cannot go on; caught in {@link YamlReader}, which turns it into a value. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient YamlProblem problem;

        Refused(YamlProblem problem) {
            super(problem.message(), null, false, false);
            this.problem = problem;
        }

        YamlProblem problem() {
            return problem;
        }
    }
}
