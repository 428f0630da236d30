package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.soda.Conjunction;
import com.espertech.esper.common.client.soda.Expression;
import com.espertech.esper.common.client.soda.PropertyValueExpression;
import com.espertech.esper.common.client.soda.RelationalOpExpression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields that an expression demands to be equal whatever else it says; Esper finds events by these in an index. */
final class EplEqualities {

    /** Two properties as they are written. */
    record Pair(String left, String right) {

        /** The field of one of them that stands without a name, or with this one; null when neither does. */
        @Nullable
        String fieldOf(String alias) {
            String field = field(left, alias);
            return field == null ? field(right, alias) : field;
        }

        /** The one that is not {@link #fieldOf}. */
        String other(String alias) {
            return field(left, alias) == null ? left : right;
        }

        private static @Nullable String field(String property, String alias) {
            int dot = property.indexOf('.');
            return dot < 0 || property.substring(0, dot).equals(alias) ? property.substring(dot + 1) : null;
        }
    }

    private EplEqualities() {}

    static List<Pair> of(@Nullable Expression expression) {
        List<Pair> pairs = new ArrayList<>();
        collect(expression, pairs);
        return pairs;
    }

    private static void collect(@Nullable Expression expression, List<Pair> pairs) {
        if (expression instanceof Conjunction) {
            expression.getChildren().forEach(part -> collect(part, pairs));
        } else if (expression instanceof RelationalOpExpression relation
                && relation.getOperator().equals("=")
                && relation.getChildren().size() == 2
                && relation.getChildren().get(0) instanceof PropertyValueExpression left
                && relation.getChildren().get(1) instanceof PropertyValueExpression right) {
            pairs.add(new Pair(left.getPropertyName(), right.getPropertyName()));
        }
    }
}
