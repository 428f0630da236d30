package org.varta.rules.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.plan.ValueTest;

/** Expressions that only count characters, against the library that they are kept from. */
class LongRunTest {

    private static final String[] EXPRESSIONS = {".{3}", ".{3,}", "(.){4,}", "(.){2}", ".{10,}"};
    private static final String[] OTHERS = {
        ".{3,5}",
        ".{,3}",
        ".{}",
        ".{3}x",
        "a{3,}",
        "(.{3,}",
        ".{3,}$",
        "(.){3,",
        ".{0}",
        ".{0,}",
        ".{/}",
        ".{:}",
        ".{00003}"
    };

    @Test
    void findsWhatTheExpressionFinds() {
        int found = 0;
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(16); i > 0; i--) {
                text.appendCodePoint("ab\n\rж😀".codePoints().toArray()[random.nextInt(6)]);
            }
            String expression = EXPRESSIONS[round % EXPRESSIONS.length];
            boolean isDotAll = random.nextBoolean();
            ScalarTest test = TestCompiler.compile(new ValueTest.Regex(expression, false, false, isDotAll));
            assertThat(test).isInstanceOf(TextTests.LongRun.class);
            boolean expected = Pattern.compile(expression, isDotAll ? Pattern.DOTALL : 0)
                    .matcher(text.toString())
                    .find();
            Event event = new TestEvent(FieldCatalog.of(java.util.List.of("A")))
                    .text("A", text.toString())
                    .done();
            assertThat(test.passes(event, 1)).as("%s on %s", expression, text).isEqualTo(expected);
            found += expected ? 1 : 0;
        }
        assertThat(found).isBetween(4_000, 16_000);
    }

    @Test
    void readsCountsOfUpToFourDigits() {
        for (String count : new String[] {"1", "9", "10", "109", "1000"}) {
            assertThat(TestCompiler.compile(new ValueTest.Regex(".{" + count + "}", false, false, false)))
                    .isEqualTo(new TextTests.LongRun(Integer.parseInt(count), false));
        }
    }

    @Test
    void leavesOtherExpressionsToTheLibrary() {
        for (String other : OTHERS) {
            try {
                ScalarTest test = TestCompiler.compile(new ValueTest.Regex(other, false, false, false));
                assertThat(test).as(other).isInstanceOf(TextTests.Regex.class);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining(other);
            }
        }
    }
}
