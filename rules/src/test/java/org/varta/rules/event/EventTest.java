package org.varta.rules.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.rules.event.Event.NONE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTest {

    private final FieldCatalog catalog = FieldCatalog.of(List.of("Image", "User"));
    private final int image = catalog.slot("Image");
    private final int user = catalog.slot("User");
    private final Event event = new Event(catalog);

    private void reset(String source) {
        byte[] bytes = source.getBytes(UTF_8);
        event.reset(bytes, 0, bytes.length);
    }

    private int string(int parent, String source, String name, String value, boolean isEscaped) {
        return event.add(
                parent,
                source.indexOf(name),
                name.length(),
                false,
                ValueKind.STRING,
                source.indexOf(value),
                value.length(),
                isEscaped);
    }

    private List<Integer> nodes(int slot) {
        List<Integer> nodes = new ArrayList<>();
        for (int b = event.firstBinding(slot); b != NONE; b = event.nextBinding(b)) {
            nodes.add(event.node(b));
        }
        return nodes;
    }

    @Test
    void readsNamesAndValuesFromTheSendersBytes() {
        String source = "{'Image':'C:\\\\Tools\\\\A.EXE'}";
        reset(source);
        int root = event.add(NONE, 0, NONE, false, ValueKind.OBJECT, 0, source.length(), false);
        int node = string(root, source, "Image", "C:\\\\Tools\\\\A.EXE", true);

        assertThat(event.name(root)).isNull();
        assertThat(event.name(node)).isEqualTo("Image");
        assertThat(event.text(node)).isEqualTo("C:\\Tools\\A.EXE");
        assertThat(event.foldedText(node)).isEqualTo("c:\\tools\\a.exe");
        assertThat(event.kind(node)).isEqualTo(ValueKind.STRING);
        assertThat(event.parent(node)).isEqualTo(root);
        assertThat(event.sourceLengthBytes()).isEqualTo(source.length());
    }

    @Test
    void namesTheWayToANodeWithoutArrayLevels() {
        reset("");
        int root = event.add(NONE, 0, NONE, false, ValueKind.OBJECT, 0, 0, false);
        int outer = event.append("outer".getBytes(UTF_8));
        int array = event.add(root, outer, 5, false, ValueKind.ARRAY, 0, 0, false);
        int member = event.add(array, 0, NONE, false, ValueKind.OBJECT, 0, 0, false);
        int leaf = event.addText(member, "leaf", "x");

        assertThat(event.path(leaf)).isEqualTo("outer.leaf");
        assertThat(event.path(root)).isEmpty();
    }

    @Test
    void unescapesNames() {
        reset("");
        int at = event.append("a\\u0042".getBytes(UTF_8));
        int node = event.add(NONE, at, 7, true, ValueKind.NULL, 0, 0, false);

        assertThat(event.name(node)).isEqualTo("aB");
    }

    @Test
    void holdsAppendedValuesBehindTheSendersBytes() {
        reset("sender");
        int node = event.addText(NONE, "Ім'я", "Значення");

        assertThat(event.name(node)).isEqualTo("Ім'я");
        assertThat(event.text(node)).isEqualTo("Значення");
        assertThat(event.sourceLengthBytes()).isEqualTo(6);
        assertThat(event.valueOffset(node)).isGreaterThanOrEqualTo(6);
    }

    @Test
    void readsMalformedUtf8AsReplacementCharacters() {
        byte[] bytes = {'x', (byte) 0xE2, (byte) 0x82, 'y'};
        event.reset(bytes, 0, bytes.length);
        int node = event.add(NONE, 0, NONE, false, ValueKind.STRING, 0, bytes.length, false);

        assertThat(event.text(node)).isEqualTo("x\uFFFDy");
    }

    @Test
    void keepsTheNodesOfASlotInTheOrderOfBinding() {
        reset("");
        int first = event.addText(NONE, "Image", "1");
        int second = event.addText(NONE, "Image", "2");
        event.bind(image, second);
        event.bind(image, first);
        event.bind(user, first);
        event.bind(image, second);

        assertThat(nodes(image)).containsExactly(second, first);
        assertThat(nodes(user)).containsExactly(first);
    }

    @Test
    void findsTheFirstScalarTextOfAField() {
        reset("");
        event.bind(image, event.add(NONE, 0, NONE, false, ValueKind.NULL, 0, 0, false));
        event.bind(image, event.add(NONE, 0, NONE, false, ValueKind.OBJECT, 0, 0, false));
        event.bind(image, event.addText(NONE, "Image", "found"));

        assertThat(event.firstText("Image")).isEqualTo("found");
        assertThat(event.firstText("User")).isNull();
        assertThat(event.firstText("NoSuchField")).isNull();
    }

    @Test
    void forgetsEverythingWhenReset() {
        reset("first");
        event.bind(image, event.addText(NONE, "Image", "old"));
        event.setSources(new LogSources(List.of(new LogSource("windows", null, null))));
        event.noteDuplicateKeys();

        reset("second");
        int node = event.addText(NONE, "User", "new");

        assertThat(nodes(image)).isEmpty();
        assertThat(event.nodeCount()).isEqualTo(1);
        assertThat(event.sources()).isEqualTo(LogSources.NONE);
        assertThat(event.hasDuplicateKeys()).isFalse();
        assertThat(event.text(node)).isEqualTo("new");
    }

    @Test
    void growsWithAnEventAndGivesTheRoomBackAfterAnOutlier() {
        String large = "v".repeat(Event.MAX_RETAINED_BYTES + 1);
        reset(large);
        int last = NONE;
        for (int i = 0; i <= Event.MAX_RETAINED_NODES; i++) {
            last = event.add(NONE, 0, NONE, false, ValueKind.STRING, 0, large.length(), false);
            event.bind(image, last);
        }
        assertThat(event.text(last)).hasSize(large.length());
        assertThat(nodes(image)).hasSize(Event.MAX_RETAINED_NODES + 1);

        reset("small");

        assertThat(event.capacity()).isLessThan(Event.MAX_RETAINED_BYTES);
        int node = event.addText(NONE, "Image", "small");
        event.bind(image, node);
        assertThat(nodes(image)).containsExactly(node);
        assertThat(event.text(node)).isEqualTo("small");
    }

    @Test
    void readsFromTheMiddleOfABuffer() {
        byte[] buffer = "....value....".getBytes(UTF_8);
        event.reset(buffer, 4, 5);
        int node = event.add(NONE, 0, NONE, false, ValueKind.STRING, 0, 5, false);

        assertThat(event.text(node)).isEqualTo("value");
    }
}
