package org.varta.rules.event;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunSketchTest {

    private static final int NODE = 7;

    private static byte[] text(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + random.nextInt(26));
        }
        return bytes;
    }

    @Test
    void neverDeniesAPartThatIsThere() {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            int length = 1 + random.nextInt(RunSketch.MAX_TEXT_BYTES + 100);
            byte[] text = text(random, length + 8);
            RunSketch sketch = new RunSketch();
            for (int i = 0; i < 50; i++) {
                int from = random.nextInt(length);
                byte[] part = Arrays.copyOfRange(text, from, from + random.nextInt(Math.min(40, length - from) + 1));

                assertThat(sketch.mayHold(NODE, text, 0, length, part)).isTrue();
            }
        }
    }

    @Test
    void deniesNearlyAllThatIsNot() {
        Random random = new Random(6);
        byte[] text = text(random, 5000);
        RunSketch sketch = new RunSketch();
        int denied = 0;
        for (int i = 0; i < 1000; i++) {
            if (!sketch.mayHold(NODE, text, 0, text.length, text(random, 12))) {
                denied++;
            }
        }
        assertThat(denied).isGreaterThan(950);
    }

    @Test
    void doesNotTakeOneTextForAnother() {
        byte[] part = "needle".getBytes(US_ASCII);
        byte[] without = "a".repeat(1000).getBytes(US_ASCII);
        byte[] with = ("a".repeat(500) + "needle" + "a".repeat(494)).getBytes(US_ASCII);
        RunSketch sketch = new RunSketch();

        assertThat(sketch.mayHold(1, without, 0, 1000, part)).isFalse();
        assertThat(sketch.mayHold(2, with, 0, 1000, part)).isTrue();
        assertThat(sketch.mayHold(1, without, 0, 1000, part)).isFalse();
        sketch.clear();
        assertThat(sketch.mayHold(1, with, 0, 1000, part)).isTrue();
    }

    @Test
    void anEventForgetsItsLongValuesWithTheEventBefore() {
        Event event = new Event(FieldCatalog.of(java.util.List.of("Field")));
        byte[] part = "needle".getBytes(US_ASCII);
        for (String value : new String[] {"a".repeat(1000), "a".repeat(500) + "NEEDLE" + "a".repeat(494)}) {
            byte[] bytes = value.getBytes(US_ASCII);
            event.reset(bytes, 0, bytes.length);
            int node = event.add(Event.NONE, 0, Event.NONE, false, ValueKind.STRING, 0, bytes.length, false);

            assertThat(event.mayHoldFolded(node, part)).isEqualTo(value.contains("NEEDLE"));
        }
    }
}
