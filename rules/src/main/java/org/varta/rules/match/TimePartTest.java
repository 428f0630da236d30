package org.varta.rules.match;

import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import org.varta.rules.event.Event;
import org.varta.rules.plan.ValueTest;

/** A part of the value, read as a time in UTC, equals a number. */
record TimePartTest(ValueTest.Part part, int number) implements ScalarTest {

    @Override
    public boolean passes(Event event, int node) {
        LocalDateTime time = TimeText.utc(event.text(node));
        return time != null && of(time) == number;
    }

    private int of(LocalDateTime time) {
        return switch (part) {
            case MINUTE -> time.getMinute();
            case HOUR -> time.getHour();
            case DAY -> time.getDayOfMonth();
            case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case MONTH -> time.getMonthValue();
            case YEAR -> time.getYear();
        };
    }

    @Override
    public int cost() {
        return 40;
    }
}
