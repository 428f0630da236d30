package org.varta.rules.match;

import static org.varta.rules.event.Event.NONE;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;
import org.varta.rules.plan.Predicate.Relation;

/** A predicate with its names resolved to slots. Immutable and thread-safe. */
sealed interface Node {

    /** Whether the event satisfies it. */
    boolean holds(Event event, Verdicts verdicts);

    /** Like {@link #holds}, and notes the values that made it true; notes nothing when it is false. */
    boolean explain(Event event, Verdicts verdicts, Explanation explanation);

    /** How long {@link #holds} takes compared with other nodes; only the order matters. */
    int cost();

    /** Every operand; the cheapest is asked first. */
    record All(List<Node> operands, int cost) implements Node {
        @Override
        public boolean holds(Event event, Verdicts verdicts) {
            for (int i = 0; i < operands.size(); i++) {
                if (!operands.get(i).holds(event, verdicts)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean explain(Event event, Verdicts verdicts, Explanation explanation) {
            int mark = explanation.mark();
            for (Node operand : operands) {
                if (!operand.explain(event, verdicts, explanation)) {
                    explanation.backTo(mark);
                    return false;
                }
            }
            return true;
        }
    }

    /** Any operand; the cheapest is asked first. */
    record Any(List<Node> operands, int cost) implements Node {
        @Override
        public boolean holds(Event event, Verdicts verdicts) {
            for (int i = 0; i < operands.size(); i++) {
                if (operands.get(i).holds(event, verdicts)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean explain(Event event, Verdicts verdicts, Explanation explanation) {
            boolean isTrue = false;
            for (Node operand : operands) {
                isTrue |= operand.explain(event, verdicts, explanation);
            }
            return isTrue;
        }
    }

    /** Not the operand. */
    record Not(Node operand) implements Node {
        @Override
        public boolean holds(Event event, Verdicts verdicts) {
            return !operand.holds(event, verdicts);
        }

        @Override
        public boolean explain(Event event, Verdicts verdicts, Explanation explanation) {
            return holds(event, verdicts);
        }

        @Override
        public int cost() {
            return operand.cost();
        }
    }

    /** A node that several rules have in common: asked at most once an event. */
    record Shared(int number, Node inner) implements Node {
        @Override
        public boolean holds(Event event, Verdicts verdicts) {
            return verdicts.isKnown(number) ? verdicts.get(number) : verdicts.put(number, inner.holds(event, verdicts));
        }

        @Override
        public boolean explain(Event event, Verdicts verdicts, Explanation explanation) {
            return inner.explain(event, verdicts, explanation);
        }

        @Override
        public int cost() {
            return inner.cost();
        }
    }

    /** Any scalar value of a field passes any test. */
    record Field(int slot, List<ScalarTest> tests, int cost) implements Node {
        @Override
        public boolean holds(Event event, Verdicts verdicts) {
            for (int b = event.firstBinding(slot); b != NONE; b = event.nextBinding(b)) {
                if (passesAny(tests, event, event.node(b))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean explain(Event event, Verdicts verdicts, Explanation explanation) {
            boolean isTrue = false;
            for (int b = event.firstBinding(slot); b != NONE && !explanation.isFull(slot); b = event.nextBinding(b)) {
                if (passesAny(tests, event, event.node(b))) {
                    explanation.note(slot, event.node(b));
                    isTrue = true;
                }
            }
            return isTrue || holds(event, verdicts);
        }
    }

    /** Any scalar value of the event passes any test. */
    record Keyword(List<ScalarTest> tests, int cost) implements Node {
        @Override
        public boolean holds(Event event, Verdicts verdicts) {
            for (int node = 0; node < event.nodeCount(); node++) {
                if (passesAny(tests, event, node)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean explain(Event event, Verdicts verdicts, Explanation explanation) {
            boolean isTrue = false;
            for (int n = 0; n < event.nodeCount() && !explanation.isFull(Explanation.KEYWORDS); n++) {
                if (passesAny(tests, event, n)) {
                    explanation.note(Explanation.KEYWORDS, n);
                    isTrue = true;
                }
            }
            return isTrue || holds(event, verdicts);
        }
    }

    /** A field is absent or JSON null. */
    record IsNull(int slot) implements Node {
        @Override
        public boolean holds(Event event, Verdicts verdicts) {
            int first = event.firstBinding(slot);
            for (int b = first; b != NONE; b = event.nextBinding(b)) {
                if (event.kind(event.node(b)) == ValueKind.NULL) {
                    return true;
                }
            }
            return first == NONE;
        }

        @Override
        public boolean explain(Event event, Verdicts verdicts, Explanation explanation) {
            return holds(event, verdicts);
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /** A field is there. */
    record Exists(int slot) implements Node {
        @Override
        public boolean holds(Event event, Verdicts verdicts) {
            return event.firstBinding(slot) != NONE;
        }

        @Override
        public boolean explain(Event event, Verdicts verdicts, Explanation explanation) {
            for (int b = event.firstBinding(slot); b != NONE && !explanation.isFull(slot); b = event.nextBinding(b)) {
                if (isValue(event, event.node(b))) {
                    explanation.note(slot, event.node(b));
                }
            }
            return holds(event, verdicts);
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /** Any value of one field relates to any value of another. */
    record Reference(int slot, int other, Relation relation, boolean isCased) implements Node {
        @Override
        public boolean holds(Event event, Verdicts verdicts) {
            if (relation == Relation.EQUALS) {
                return haveEqualValue(event);
            }
            for (int b = event.firstBinding(slot); b != NONE; b = event.nextBinding(b)) {
                if (isValue(event, event.node(b)) && relatesToAny(event, text(event, event.node(b)))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean explain(Event event, Verdicts verdicts, Explanation explanation) {
            if (!holds(event, verdicts)) {
                return false;
            }
            for (int b = event.firstBinding(slot); b != NONE && !explanation.isFull(slot); b = event.nextBinding(b)) {
                if (isValue(event, event.node(b)) && relatesToAny(event, text(event, event.node(b)))) {
                    explanation.note(slot, event.node(b));
                }
            }
            return true;
        }

        private boolean haveEqualValue(Event event) {
            int left = event.firstBinding(slot);
            int right = event.firstBinding(other);
            if (left == NONE || right == NONE) {
                return false;
            }
            boolean isOneEach = event.nextBinding(left) == NONE && event.nextBinding(right) == NONE;
            return isOneEach ? areEqual(event, event.node(left), event.node(right)) : haveEqualText(event);
        }

        private boolean areEqual(Event event, int left, int right) {
            if (!isValue(event, left) || !isValue(event, right)) {
                return false;
            }
            int from = isCased ? event.textOffset(left) : event.foldedOffset(left);
            int otherFrom = isCased ? event.textOffset(right) : event.foldedOffset(right);
            int to = from + (isCased ? event.textLength(left) : event.foldedLength(left));
            int otherTo = otherFrom + (isCased ? event.textLength(right) : event.foldedLength(right));
            return Arrays.equals(event.bytes(), from, to, event.bytes(), otherFrom, otherTo);
        }

        private boolean haveEqualText(Event event) {
            Set<String> values = new HashSet<>();
            for (int b = event.firstBinding(other); b != NONE; b = event.nextBinding(b)) {
                if (isValue(event, event.node(b))) {
                    values.add(text(event, event.node(b)));
                }
            }
            for (int b = event.firstBinding(slot); b != NONE; b = event.nextBinding(b)) {
                if (isValue(event, event.node(b)) && values.contains(text(event, event.node(b)))) {
                    return true;
                }
            }
            return false;
        }

        private boolean relatesToAny(Event event, String value) {
            for (int b = event.firstBinding(other); b != NONE; b = event.nextBinding(b)) {
                if (isValue(event, event.node(b)) && relates(value, text(event, event.node(b)))) {
                    return true;
                }
            }
            return false;
        }

        private boolean relates(String value, String to) {
            return switch (relation) {
                case EQUALS -> value.equals(to);
                case CONTAINS -> value.contains(to);
                case STARTS_WITH -> value.startsWith(to);
                case ENDS_WITH -> value.endsWith(to);
            };
        }

        private String text(Event event, int node) {
            return isCased ? event.text(node) : event.foldedText(node);
        }

        @Override
        public int cost() {
            return 40;
        }
    }

    /** Whether a node holds something that tests can look at. */
    static boolean isValue(Event event, int node) {
        return event.isValue(node);
    }

    private static boolean passesAny(List<ScalarTest> tests, Event event, int node) {
        if (!isValue(event, node)) {
            return false;
        }
        for (int i = 0; i < tests.size(); i++) {
            if (tests.get(i).passes(event, node)) {
                return true;
            }
        }
        return false;
    }
}
