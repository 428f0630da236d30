package org.varta.rules.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event as values over its bytes: a tape of nodes in document order, and slots that lead from a field of the {@link
 * FieldCatalog} to the nodes that hold it. Nothing is decoded before somebody asks for its text.
 *
 * <p>Filled in two steps: a decoder copies the bytes in ({@link #reset}) and adds nodes ({@link #add}); the normaliser
 * binds nodes to slots ({@link #bind}) and names the log sources. A value that is not in the sender's bytes (a syslog
 * header's host, a mapped constant) is appended behind them with {@link #append}. A slot may hold several nodes (members
 * of an array, duplicate keys): a test on the field passes when it passes on any of them.
 *
 * <p>Made once and reused for every event of a thread. Not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // the kinds as numbers never leave this object
public final class Event {

    /** No node, no parent, no binding. */
    public static final int NONE = -1;

    /** After a larger event the room for its bytes is given back. */
    static final int MAX_RETAINED_BYTES = 1 << 20;

    /** After an event with more nodes the room for them is given back. */
    static final int MAX_RETAINED_NODES = 1 << 14;

    /** A flag of a node: the name holds JSON escapes. */
    public static final int NAME_ESCAPED = 1;

    /** A flag of a node: the STRING holds JSON escapes. */
    public static final int VALUE_ESCAPED = 2;

    /**
     * A flag of a node: the value is ASCII, and its escapes, if it has any, are none of {@code \\u} and {@code \\/}. So text
     * without quotes, backslashes, control characters and slashes is in the value if and only if it is in the bytes.
     */
    public static final int VALUE_PLAIN = 4;

    private static final int HAS_TEXT = 8;
    private static final int HAS_FOLDED = 16;
    private static final int IS_BOUND = 32;

    /** The kind stands above the flags. */
    private static final int KIND_SHIFT = 8;

    private static final ValueKind[] KINDS = ValueKind.values();

    private static final int FIRST_SCALAR = ValueKind.STRING.ordinal();
    private static final int NULL = ValueKind.NULL.ordinal();

    private static final int FIELDS = 6;
    private static final int PARENT = 0;
    private static final int NAME_OFFSET = 1;
    private static final int NAME_LENGTH = 2;
    private static final int VALUE_OFFSET = 3;
    private static final int VALUE_LENGTH = 4;
    private static final int FLAGS = 5;

    /** So many long values are remembered by their {@link RunSketch}; a power of two. */
    private static final int SKETCHES = 4;

    private static final int INITIAL_BYTES = 4096;
    private static final int INITIAL_NODES = 128;

    private final FieldCatalog catalog;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int sourceLength;
    private int length;

    private int nodeCount;
    /** {@link #FIELDS} numbers a node, side by side because they are written and read together. */
    private int[] nodes = new int[INITIAL_NODES * FIELDS];

    /** Valid for a node where its flags say so. */
    private int[] textOffset = new int[INITIAL_NODES];

    private int[] textLength = new int[INITIAL_NODES];
    private int[] foldedOffset = new int[INITIAL_NODES];
    private int[] foldedLength = new int[INITIAL_NODES];
    private int[] firstBindingOfNode = new int[INITIAL_NODES];
    private final RunSketch[] sketches = new RunSketch[SKETCHES];
    private boolean hasSketches;
    private boolean hasStrings;
    private @Nullable String[] text = new @Nullable String[INITIAL_NODES];
    private @Nullable String[] folded = new @Nullable String[INITIAL_NODES];

    private final int[] firstBinding;
    private final int[] lastBinding;
    private int bindingCount;
    private int[] bindingNode = new int[INITIAL_NODES];
    private int[] bindingSlot = new int[INITIAL_NODES];
    private int[] bindingNext = new int[INITIAL_NODES];
    private int[] bindingNextOfNode = new int[INITIAL_NODES];

    private LogSources sources = LogSources.NONE;
    private boolean duplicateKeys;

    public Event(FieldCatalog catalog) {
        this.catalog = catalog;
        this.firstBinding = new int[catalog.size()];
        this.lastBinding = new int[catalog.size()];
        Arrays.fill(firstBinding, NONE);
        Arrays.setAll(sketches, i -> new RunSketch());
    }

    public FieldCatalog catalog() {
        return catalog;
    }

    // ---- filling

    /** Forgets everything and copies the sender's bytes in; offsets of nodes count from {@code offset}. */
    public void reset(byte[] source, int offset, int sourceLengthBytes) {
        for (int i = 0; i < bindingCount; i++) {
            firstBinding[bindingSlot[i]] = NONE;
        }
        if (hasStrings) {
            Arrays.fill(text, 0, nodeCount, null);
            Arrays.fill(folded, 0, nodeCount, null);
            hasStrings = false;
        }
        if (hasSketches) {
            for (RunSketch sketch : sketches) {
                sketch.clear();
            }
            hasSketches = false;
        }
        nodeCount = 0;
        bindingCount = 0;
        sources = LogSources.NONE;
        duplicateKeys = false;
        length = 0;
        shrink(sourceLengthBytes);
        ensureBytes(sourceLengthBytes);
        System.arraycopy(source, offset, bytes, 0, sourceLengthBytes);
        sourceLength = sourceLengthBytes;
        length = sourceLengthBytes;
    }

    /** Appends bytes behind the sender's and returns their offset. */
    public int append(byte[] more) {
        ensureBytes(length + more.length);
        System.arraycopy(more, 0, bytes, length, more.length);
        int at = length;
        length += more.length;
        return at;
    }

    /**
     * Appends a whole number in decimal; {@link #lengthBytes} says before and behind it where it stands.
     *
     * @param number 0 or more
     * @param digitsMin at least one; zeros in front make up so many digits
     */
    public void appendDecimal(long number, int digitsMin) {
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        digits = Math.max(digits, digitsMin);
        ensureBytes(length + digits);
        length += digits;
        long rest = number;
        for (int i = 1; i <= digits; i++) {
            bytes[length - i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /**
     * Adds a node.
     *
     * @param parentNode an earlier node of kind OBJECT or ARRAY, or {@link #NONE} for the root
     * @param nameOffsetBytes where the member's name stands, without quotes; ignored for array members and the root
     * @param nameLengthBytes 0 or more, or {@link #NONE} for a node without a name (array member, root)
     * @param isNameEscaped whether the name holds JSON escapes
     * @param valueOffsetBytes where the value's text stands, without quotes
     * @param valueLengthBytes its length; for OBJECT and ARRAY the whole text with brackets where there is one, else 0
     * @param isValueEscaped whether a STRING holds JSON escapes
     * @return the node
     */
    public int add(
            int parentNode,
            int nameOffsetBytes,
            int nameLengthBytes,
            boolean isNameEscaped,
            ValueKind valueKind,
            int valueOffsetBytes,
            int valueLengthBytes,
            boolean isValueEscaped) {
        int nodeFlags = (isNameEscaped ? NAME_ESCAPED : 0) | (isValueEscaped ? VALUE_ESCAPED : 0);
        return add(
                parentNode, nameOffsetBytes, nameLengthBytes, valueKind, valueOffsetBytes, valueLengthBytes, nodeFlags);
    }

    /**
     * Adds a node, as above.
     *
     * @param nodeFlags a sum of {@link #NAME_ESCAPED}, {@link #VALUE_ESCAPED} and {@link #VALUE_PLAIN}; without the last
     *     a value may be plain all the same
     */
    public int add(
            int parentNode,
            int nameOffsetBytes,
            int nameLengthBytes,
            ValueKind valueKind,
            int valueOffsetBytes,
            int valueLengthBytes,
            int nodeFlags) {
        int at = nodeCount * FIELDS;
        if (at == nodes.length) {
            resizeNodes(nodeCount * 2);
        }
        int[] in = nodes;
        in[at] = parentNode;
        in[at + NAME_OFFSET] = nameOffsetBytes;
        in[at + NAME_LENGTH] = nameLengthBytes;
        in[at + VALUE_OFFSET] = valueOffsetBytes;
        in[at + VALUE_LENGTH] = valueLengthBytes;
        in[at + FLAGS] = valueKind.ordinal() << KIND_SHIFT | nodeFlags;
        return nodeCount++;
    }

    /** Forgets the last nodes, so that {@code count} are left; none of them may be bound. */
    public void truncate(int count) {
        nodeCount = count;
    }

    /** Adds a STRING node whose name and value are not in the sender's bytes. */
    public int addText(int parentNode, String name, String value) {
        byte[] nameBytes = name.getBytes(UTF_8);
        byte[] valueBytes = value.getBytes(UTF_8);
        return add(
                parentNode,
                append(nameBytes),
                nameBytes.length,
                false,
                ValueKind.STRING,
                append(valueBytes),
                valueBytes.length,
                false);
    }

    /** Sets the extent of an OBJECT or ARRAY once its end is known. */
    public void close(int node, int valueLengthBytes) {
        nodes[node * FIELDS + VALUE_LENGTH] = valueLengthBytes;
    }

    /** Binds a node to a slot, behind the nodes that the slot holds already; a pair bound before is left as it is. */
    public void bind(int slot, int node) {
        // a node has few slots, while a hostile array may give a slot many nodes
        boolean isBound = has(node, IS_BOUND);
        int ofNode = isBound ? firstBindingOfNode[node] : NONE;
        for (int b = ofNode; b != NONE; b = bindingNextOfNode[b]) {
            if (bindingSlot[b] == slot) {
                return;
            }
        }
        if (bindingCount == bindingNode.length) {
            bindingNextOfNode = Arrays.copyOf(bindingNextOfNode, bindingCount * 2);
            bindingNode = Arrays.copyOf(bindingNode, bindingCount * 2);
            bindingSlot = Arrays.copyOf(bindingSlot, bindingCount * 2);
            bindingNext = Arrays.copyOf(bindingNext, bindingCount * 2);
        }
        int binding = bindingCount++;
        bindingNode[binding] = node;
        bindingSlot[binding] = slot;
        bindingNext[binding] = NONE;
        bindingNextOfNode[binding] = ofNode;
        firstBindingOfNode[node] = binding;
        nodes[node * FIELDS + FLAGS] |= IS_BOUND;
        if (firstBinding[slot] == NONE) {
            firstBinding[slot] = binding;
        } else {
            bindingNext[lastBinding[slot]] = binding;
        }
        lastBinding[slot] = binding;
    }

    /** Forgets all bindings, so that nodes can be bound anew. */
    public void unbind() {
        for (int i = 0; i < bindingCount; i++) {
            firstBinding[bindingSlot[i]] = NONE;
        }
        Arrays.fill(firstBindingOfNode, 0, nodeCount, NONE);
        bindingCount = 0;
    }

    /** Says where the event belongs. */
    public void setSources(LogSources logSources) {
        this.sources = logSources;
    }

    /** Notes that an object held the same key twice; both values are kept and matched. */
    public void noteDuplicateKeys() {
        duplicateKeys = true;
    }

    // ---- reading

    public LogSources sources() {
        return sources;
    }

    public boolean hasDuplicateKeys() {
        return duplicateKeys;
    }

    /**
     * The bytes that offsets point into: the sender's first, then what was appended, then at least eight that mean nothing.
     * Not to be changed.
     */
    public byte[] bytes() {
        return bytes;
    }

    /** How many of {@link #bytes} are the sender's. */
    public int sourceLengthBytes() {
        return sourceLength;
    }

    /** How many of {@link #bytes} mean something: where the next are appended. */
    public int lengthBytes() {
        return length;
    }

    public int nodeCount() {
        return nodeCount;
    }

    public int parent(int node) {
        return nodes[node * FIELDS + PARENT];
    }

    public ValueKind kind(int node) {
        return KINDS[nodes[node * FIELDS + FLAGS] >>> KIND_SHIFT];
    }

    /** Whether the node is a scalar other than null: something that tests can look at. */
    public boolean isValue(int node) {
        int ordinal = nodes[node * FIELDS + FLAGS] >>> KIND_SHIFT;
        return ordinal >= FIRST_SCALAR && ordinal != NULL;
    }

    private boolean has(int node, int flag) {
        return (nodes[node * FIELDS + FLAGS] & flag) != 0;
    }

    public int valueOffset(int node) {
        return nodes[node * FIELDS + VALUE_OFFSET];
    }

    public int valueLength(int node) {
        return nodes[node * FIELDS + VALUE_LENGTH];
    }

    /** Whether the value has to be unescaped before it can be compared. */
    public boolean isValueEscaped(int node) {
        return has(node, VALUE_ESCAPED);
    }

    /** Where the member's name stands in {@link #bytes}, without quotes. */
    public int nameOffset(int node) {
        return nodes[node * FIELDS + NAME_OFFSET];
    }

    /** The length of the member's name, or {@link #NONE} for an array member and the root. */
    public int nameLength(int node) {
        return nodes[node * FIELDS + NAME_LENGTH];
    }

    /** Whether the name holds JSON escapes. */
    public boolean isNameEscaped(int node) {
        return has(node, NAME_ESCAPED);
    }

    /** The member's name, or null for an array member and the root. */
    public @Nullable String name(int node) {
        if (nameLength(node) == NONE) {
            return null;
        }
        return isNameEscaped(node)
                ? JsonText.unescape(bytes, nameOffset(node), nameLength(node))
                : new String(bytes, nameOffset(node), nameLength(node), UTF_8);
    }

    /** The names from the root to this node joined by dots, array levels left out: {@code winlog.event_data.Image}. */
    public String path(int node) {
        List<String> names = new ArrayList<>();
        for (int n = node; n != NONE; n = parent(n)) {
            String name = name(n);
            if (name != null) {
                names.add(name);
            }
        }
        return String.join(".", names.reversed());
    }

    /** The value as text: strings unescaped, malformed UTF-8 and half a surrogate pair as U+FFFD, everything else as it stands. */
    public String text(int node) {
        String cached = text[node];
        if (cached != null) {
            return cached;
        }
        String value = isValueEscaped(node)
                ? JsonText.unescape(bytes, valueOffset(node), valueLength(node))
                : new String(bytes, valueOffset(node), valueLength(node), UTF_8);
        text[node] = value;
        hasStrings = true;
        return value;
    }

    /** {@link #text} after {@link CaseFolding}. */
    public String foldedText(int node) {
        String cached = folded[node];
        if (cached != null) {
            return cached;
        }
        String value = CaseFolding.fold(text(node));
        folded[node] = value;
        hasStrings = true;
        return value;
    }

    /** Whether {@link #VALUE_PLAIN} is known of the value. */
    public boolean isValuePlain(int node) {
        return has(node, VALUE_PLAIN);
    }

    /**
     * Where {@link #foldedText} stands as UTF-8 in {@link #bytes}, {@link #foldedLength} bytes long; made at the first call,
     * which may replace the array that {@link #bytes} returned before.
     */
    public int foldedOffset(int node) {
        return has(node, HAS_FOLDED) ? foldedOffset[node] : fold(node);
    }

    /** The length of the folded text; to be asked after {@link #foldedOffset}. */
    public int foldedLength(int node) {
        return foldedLength[node];
    }

    /** Whether the folded value may hold a folded text, given in UTF-8; false is certain, and found out faster. */
    public boolean mayHoldFolded(int node, byte[] part) {
        int at = foldedOffset(node);
        int size = foldedLength(node);
        if (size < RunSketch.MIN_TEXT_BYTES) {
            return true;
        }
        hasSketches = true;
        return sketches[node & (SKETCHES - 1)].mayHold(node, bytes, at, size, part);
    }

    /** Like {@link #foldedOffset} for {@link #text}. */
    public int textOffset(int node) {
        return has(node, HAS_TEXT) ? textOffset[node] : unescape(node);
    }

    /** The length of the text in UTF-8; to be asked after {@link #textOffset}. */
    public int textLength(int node) {
        return textLength[node];
    }

    private int fold(int node) {
        int at = length;
        int end = write(node, true);
        if (end == ValueBytes.UNABLE) {
            end = at + appended(foldedText(node));
        }
        length = end;
        foldedOffset[node] = at;
        foldedLength[node] = end - at;
        nodes[node * FIELDS + FLAGS] |= HAS_FOLDED;
        return at;
    }

    private int unescape(int node) {
        int at = length;
        int end = write(node, false);
        if (end == ValueBytes.UNABLE) {
            end = at + appended(text(node));
        }
        length = end;
        textOffset[node] = at;
        textLength[node] = end - at;
        nodes[node * FIELDS + FLAGS] |= HAS_TEXT;
        return at;
    }

    private int write(int node, boolean isFolded) {
        ensureBytes(length + ValueBytes.room(valueLength(node)));
        return ValueBytes.write(
                bytes, valueOffset(node), valueLength(node), isValueEscaped(node), isFolded, bytes, length);
    }

    private int appended(String value) {
        byte[] encoded = value.getBytes(UTF_8);
        append(encoded);
        return encoded.length;
    }

    /** The first binding of a slot, or {@link #NONE} when the event does not have the field. */
    public int firstBinding(int slot) {
        return firstBinding[slot];
    }

    /** The next binding of the same slot, or {@link #NONE}. */
    public int nextBinding(int binding) {
        return bindingNext[binding];
    }

    /** The node of a binding. */
    public int node(int binding) {
        return bindingNode[binding];
    }

    /** The text of the first scalar node of a field, or null; a convenience outside the hot path. */
    public @Nullable String firstText(String field) {
        int slot = catalog.slot(field);
        if (slot == FieldCatalog.NO_SLOT) {
            return null;
        }
        for (int b = firstBinding[slot]; b != NONE; b = bindingNext[b]) {
            if (isValue(bindingNode[b])) {
                return text(bindingNode[b]);
            }
        }
        return null;
    }

    private void ensureBytes(int needed) {
        if (needed + ValueBytes.SLACK > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed + ValueBytes.SLACK, bytes.length * 2));
        }
    }

    private void shrink(int neededBytes) {
        if (bytes.length > MAX_RETAINED_BYTES && neededBytes <= MAX_RETAINED_BYTES) {
            bytes = new byte[Math.max(neededBytes + ValueBytes.SLACK, INITIAL_BYTES)];
        }
        if (nodes.length > MAX_RETAINED_NODES * FIELDS) {
            resizeNodes(INITIAL_NODES);
        }
        if (bindingNode.length > MAX_RETAINED_NODES) {
            bindingNode = new int[INITIAL_NODES];
            bindingSlot = new int[INITIAL_NODES];
            bindingNext = new int[INITIAL_NODES];
            bindingNextOfNode = new int[INITIAL_NODES];
        }
    }

    private void resizeNodes(int size) {
        nodes = Arrays.copyOf(nodes, size * FIELDS);
        textOffset = Arrays.copyOf(textOffset, size);
        textLength = Arrays.copyOf(textLength, size);
        foldedOffset = Arrays.copyOf(foldedOffset, size);
        foldedLength = Arrays.copyOf(foldedLength, size);
        text = Arrays.copyOf(text, size);
        folded = Arrays.copyOf(folded, size);
        firstBindingOfNode = Arrays.copyOf(firstBindingOfNode, size);
    }

    /** How many bytes and nodes there is room for; for tests of what is retained. */
    int capacity() {
        return Math.max(bytes.length, nodes.length / FIELDS);
    }
}
