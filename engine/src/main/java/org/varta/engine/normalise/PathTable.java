package org.varta.engine.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.varta.engine.normalise.PathMeaning.Targets;
import org.varta.rules.event.Event;
import org.varta.rules.event.ValueKind;

/**
 * The paths of names seen so far, each with what follows from it: the slots and keys that a value there is bound to. Senders
 * repeat themselves, so that nearly every node costs one look-up by the bytes of its name, and no String.
 *
 * <p>A sender that makes up names cannot fill the memory: {@link #trim} between events drops a table that has grown beyond
 * {@link #MAX_PATHS} or {@link #MAX_NAME_BYTES}; one event adds at most the decoder's node limit.
 */
final class PathTable {

    /** The path of the root. */
    static final int ROOT = 0;

    /** Paths kept from event to event. */
    static final int MAX_PATHS = 16_384;

    /** Total length of their last names. */
    static final int MAX_NAME_BYTES = 1 << 20;

    private final PathMeaning meaning;
    /** Keeps senders from choosing names that collide. */
    private final long seed;

    private int count;
    private long nameBytes;
    private int[] table = new int[1024];
    private int[] hash = new int[512];
    private int[] parent = new int[512];
    private byte[][] rawName = new byte[512][];
    private String[] name = new String[512];
    /** The path that this one spells with other escapes, or itself. */
    private int[] canonical = new int[512];
    /** The path that was found after this one the last time; senders keep the order of their fields. */
    private int[] following = new int[512];

    private int lastFound = ROOT;

    /** Whether it is a name at the top that reads like a path, {@code "a.b"}, and is a field. */
    private boolean[] literal = new boolean[512];

    private Targets[] scalars = new Targets[512];
    private Targets[] objects = new Targets[512];

    PathTable(PathMeaning meaning, long seed) {
        this.meaning = meaning;
        this.seed = seed;
        clear();
    }

    /** Between events: forgets all paths if there are too many. */
    void trim() {
        if (count > MAX_PATHS || nameBytes > MAX_NAME_BYTES) {
            clear();
        }
    }

    /** How many paths it knows. */
    int size() {
        return count;
    }

    /** What a value of a path is bound to. */
    Targets targets(int path, ValueKind kind) {
        return kind == ValueKind.OBJECT ? objects[path] : scalars[path];
    }

    /** Whether the path is one name with dots in it at the top of the event, and a field of a rule. */
    boolean isLiteral(int path) {
        return literal[path];
    }

    /** The path of a named node under the path of its parent. */
    int find(int parentPath, Event event, int node) {
        byte[] bytes = event.bytes();
        int offset = event.nameOffset(node);
        int length = event.nameLength(node);
        int expected = following[lastFound];
        if (expected == ROOT || !is(expected, parentPath, bytes, offset, length)) {
            expected = look(parentPath, event, node, bytes, offset, length);
            following[lastFound] = expected;
        }
        lastFound = expected;
        return canonical[expected];
    }

    private boolean is(int path, int parentPath, byte[] bytes, int offset, int length) {
        byte[] raw = rawName[path];
        return parent[path] == parentPath && raw.length == length && Look.isSame(raw, bytes, offset);
    }

    private int look(int parentPath, Event event, int node, byte[] bytes, int offset, int length) {
        int wanted = hash(parentPath, bytes, offset, length);
        int at = wanted & (table.length - 1);
        while (table[at] != 0) {
            int path = table[at] - 1;
            if (hash[path] == wanted && is(path, parentPath, bytes, offset, length)) {
                return path;
            }
            at = (at + 1) & (table.length - 1);
        }
        String text = String.valueOf(event.name(node));
        byte[] raw = Arrays.copyOfRange(bytes, offset, offset + length);
        int same = event.isNameEscaped(node) ? findPlain(parentPath, text) : count;
        return add(parentPath, wanted, raw, text, same);
    }

    /** The path of a name written without escapes. */
    private int findPlain(int parentPath, String text) {
        byte[] plain = text.getBytes(UTF_8);
        int wanted = hash(parentPath, plain, 0, plain.length);
        for (int at = wanted & (table.length - 1); table[at] != 0; at = (at + 1) & (table.length - 1)) {
            int path = table[at] - 1;
            if (parent[path] == parentPath && Arrays.equals(rawName[path], plain)) {
                return canonical[path];
            }
        }
        return add(parentPath, wanted, plain, text, count);
    }

    private int add(int parentPath, int nameHash, byte[] raw, String text, int same) {
        if (count == parent.length) {
            grow();
        }
        int path = count++;
        nameBytes += raw.length;
        hash[path] = nameHash;
        parent[path] = parentPath;
        rawName[path] = raw;
        name[path] = text;
        canonical[path] = same;
        following[path] = ROOT;
        List<String> names = names(path);
        scalars[path] = meaning.ofScalar(names);
        objects[path] = meaning.ofObject(names);
        literal[path] = parentPath == ROOT && text.indexOf('.') >= 0 && scalars[path].slots().length > 0;
        insert(path);
        return path;
    }

    private List<String> names(int path) {
        List<String> names = new ArrayList<>();
        for (int p = path; p != ROOT; p = parent[p]) {
            names.addFirst(name[p]);
        }
        return names;
    }

    private void insert(int path) {
        int at = hash[path] & (table.length - 1);
        while (table[at] != 0) {
            at = (at + 1) & (table.length - 1);
        }
        table[at] = path + 1;
    }

    private void grow() {
        int size = count * 2;
        hash = Arrays.copyOf(hash, size);
        parent = Arrays.copyOf(parent, size);
        rawName = Arrays.copyOf(rawName, size);
        name = Arrays.copyOf(name, size);
        canonical = Arrays.copyOf(canonical, size);
        following = Arrays.copyOf(following, size);
        literal = Arrays.copyOf(literal, size);
        scalars = Arrays.copyOf(scalars, size);
        objects = Arrays.copyOf(objects, size);
        table = new int[size * 2];
        for (int path = 1; path < count; path++) {
            insert(path);
        }
    }

    private void clear() {
        Arrays.fill(table, 0);
        Arrays.fill(rawName, 0, count, null);
        Arrays.fill(name, 0, count, null);
        count = 1;
        lastFound = ROOT;
        following[ROOT] = ROOT;
        nameBytes = 0;
        rawName[ROOT] = new byte[0];
        name[ROOT] = "";
        scalars[ROOT] = Targets.NONE;
        objects[ROOT] = Targets.NONE;
    }

    private int hash(int parentPath, byte[] bytes, int offset, int length) {
        return Look.hash((seed ^ parentPath) * 0x9E3779B97F4A7C15L, bytes, offset, offset + length);
    }
}
