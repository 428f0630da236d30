package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.soda.ConstantExpression;
import com.espertech.esper.common.client.soda.Expression;
import com.espertech.esper.common.client.soda.TimePeriodExpression;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Time periods that are written out, and what they come to. */
final class EplPeriods {

    /** How far back all of a statement may reach. */
    static final long SPAN_MAX_MS = TimeUnit.DAYS.toMillis(31);

    private long spanMs;

    /** The one parameter of a window, a guard or an interval, in milliseconds; adds to the span. */
    long only(List<Expression> parameters, String of) throws EplRefusal {
        if (parameters.size() != 1) {
            throw new EplRefusal(of + " takes one time period, as in 10 min", of);
        }
        return period(parameters.getFirst(), of);
    }

    long period(Expression expression, String of) throws EplRefusal {
        if (expression.getClass() != TimePeriodExpression.class) {
            throw new EplRefusal(of + " takes a time period with its unit, as in 10 min", of);
        }
        TimePeriodExpression period = (TimePeriodExpression) expression;
        if (period.isHasYears() || period.isHasMonths() || period.isHasMicroseconds()) {
            throw new EplRefusal("a time period is in weeks, days, hours, minutes, seconds or milliseconds", of);
        }
        boolean[] has = {
            period.isHasWeeks(),
            period.isHasDays(),
            period.isHasHours(),
            period.isHasMinutes(),
            period.isHasSeconds(),
            period.isHasMilliseconds()
        };
        long[] unitMs = {604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1};
        long sumMs = 0;
        int at = 0;
        for (int unit = 0; unit < has.length; unit++) {
            if (has[unit]) {
                sumMs += whole(period.getChildren().get(at++), of) * unitMs[unit];
            }
        }
        if (sumMs <= 0 || spanMs + sumMs > SPAN_MAX_MS) {
            throw new EplRefusal(
                    "all time periods of a statement together are more than nothing and at most 31 days", of);
        }
        spanMs += sumMs;
        return sumMs;
    }

    private static long whole(Expression expression, String of) throws EplRefusal {
        if (expression.getClass() == ConstantExpression.class
                && ((ConstantExpression) expression).getConstant() instanceof Integer number
                && number >= 0
                && number <= 1_000_000_000) {
            return number;
        }
        throw new EplRefusal("a time period is written out in whole numbers, as in 10 min", of);
    }

    /** How far back the statement can reach. */
    long spanMs() {
        return spanMs;
    }
}
