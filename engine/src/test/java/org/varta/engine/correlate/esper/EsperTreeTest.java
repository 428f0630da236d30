package org.varta.engine.correlate.esper;

import static org.assertj.core.api.Assertions.assertThat;

import com.espertech.esper.common.client.soda.*;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parts that each class on the list has: when a new Esper adds one, the list has to say what becomes of it. */
final class EsperTreeTest {

    record Known(Class<?> type, String parts) {}

    static Stream<Known> known() {
        return Stream.of(
                new Known(
                        EPStatementObjectModel.class,
                        "getAnnotations getClassProvidedExpressions getContextName getCreateClass getCreateContext"
                                + " getCreateDataFlow getCreateExpression getCreateIndex getCreateSchema getCreateTable"
                                + " getCreateVariable getCreateWindow getExpressionDeclarations getFireAndForgetClause"
                                + " getForClause getFromClause getGroupByClause getHavingClause getInsertInto"
                                + " getIntoTableClause getMatchRecognizeClause getOnExpr getOrderByClause"
                                + " getOutputLimitClause getRowLimitClause getScriptExpressions getSelectClause"
                                + " getTreeObjectName getUpdateClause getWhereClause"),
                new Known(FromClause.class, "getOuterJoinQualifiers getStreams"),
                new Known(FilterStream.class, STREAM + " getFilter" + PROJECTED),
                new Known(PatternStream.class, "getAnnotations getExpression " + STREAM + PROJECTED),
                new Known(Filter.class, "getEventTypeName getFilter getOptionalPropertySelects"),
                new Known(View.class, "getName getNamespace getParameters"),
                new Known(SelectClause.class, "getDistinct getSelectList getStreamSelector isDistinct"),
                new Known(SelectClauseExpression.class, "getAsName getExpression isAnnotatedByEventFlag"),
                new Known(SelectClauseWildcard.class, ""),
                new Known(GroupByClause.class, "getGroupByExpressions"),
                new Known(GroupByClauseExpressionSingle.class, "getExpression"),
                new Known(PatternFollowedByExpr.class, PATTERN + " getOptionalMaxPerSubexpression"),
                new Known(PatternEveryExpr.class, PATTERN),
                new Known(PatternEveryDistinctExpr.class, PATTERN + " getExpressions"),
                new Known(PatternFilterExpr.class, PATTERN + " getFilter getOptionalConsumptionLevel getTagName"),
                new Known(PatternAndExpr.class, PATTERN),
                new Known(PatternOrExpr.class, PATTERN),
                new Known(PatternNotExpr.class, PATTERN),
                new Known(PatternGuardExpr.class, PATTERN + " getGuarded getName getNamespace getParameters"),
                new Known(PatternObserverExpr.class, PATTERN + " getName getNamespace getParameters"),
                new Known(ConstantExpression.class, EXPRESSION + " getConstant getConstantType"),
                new Known(PropertyValueExpression.class, EXPRESSION + " getPropertyName"),
                new Known(RelationalOpExpression.class, EXPRESSION + " getOperator"),
                new Known(ArithmaticExpression.class, EXPRESSION + " getOperator"),
                new Known(Conjunction.class, EXPRESSION),
                new Known(Disjunction.class, EXPRESSION),
                new Known(NotExpression.class, EXPRESSION),
                new Known(InExpression.class, EXPRESSION + " getNotIn isNotIn"),
                new Known(
                        BetweenExpression.class,
                        EXPRESSION + " isHighEndpointIncluded isLowEndpointIncluded isNotBetween"),
                new Known(CurrentTimestampExpression.class, EXPRESSION),
                new Known(SingleRowMethodExpression.class, EXPRESSION + " getChain"),
                new Known(DotExpressionItemCall.class, "getName getParameters"),
                new Known(CountProjectionExpression.class, EXPRESSION + " getDistinct isDistinct"),
                new Known(CountStarProjectionExpression.class, EXPRESSION),
                new Known(SumProjectionExpression.class, EXPRESSION + " isDistinct"),
                new Known(AvgProjectionExpression.class, EXPRESSION + " getDistinct isDistinct"),
                new Known(MinProjectionExpression.class, EXPRESSION + " getDistinct isDistinct isEver"),
                new Known(MaxProjectionExpression.class, EXPRESSION + " getDistinct isDistinct isEver"),
                new Known(WindowProjectionExpression.class, EXPRESSION + " getAggregationFunctionName"),
                new Known(SubqueryExpression.class, EXPRESSION + " getModel"),
                new Known(SubqueryExistsExpression.class, EXPRESSION + " getModel"),
                new Known(
                        TimePeriodExpression.class,
                        EXPRESSION + " isHasDays isHasHours isHasMicroseconds isHasMilliseconds isHasMinutes"
                                + " isHasMonths isHasSeconds isHasWeeks isHasYears"));
    }

    private static final String STREAM = "getStreamName";
    private static final String PROJECTED = " getViews isRetainIntersection isRetainUnion isUnidirectional";
    private static final String PATTERN = "getChildren getPrecedence getTreeObjectName";
    private static final String EXPRESSION = "getChildren getPrecedence getTreeObjectName";

    @ParameterizedTest
    @MethodSource("known")
    void hasNoPartThatNobodyLooksAt(Known known) {
        assertThat(Arrays.stream(known.type().getMethods())
                        .filter(EsperTreeTest::isPart)
                        .map(Method::getName)
                        .distinct())
                .containsExactlyInAnyOrder(
                        known.parts().isEmpty() ? new String[0] : known.parts().split(" "));
    }

    private static boolean isPart(Method method) {
        String name = method.getName();
        return method.getParameterCount() == 0
                && !Modifier.isStatic(method.getModifiers())
                && !name.equals("getClass")
                && (name.startsWith("get") || name.startsWith("is"));
    }
}
