package org.varta.engine.normalise;

import static org.varta.rules.event.Event.NONE;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;

/**
 * Binds the nodes of a decoded event to the names that rules know them by, and finds its log sources and facts.
 *
 * <p>In this order, and an earlier name keeps later ones away: the names that the event itself uses; the names that its
 * format stands for (shapes); the names that go with its log sources. Null values are bound like others, arrays by their
 * members. One per thread.
 */
final class Normaliser {

    private final PathTable paths;
    private final Bindings bindings;
    private final RowTable shapes;
    private final SourceMemo sources;
    private final FactFinder facts;
    private final int[] hostSlots;

    private int[] pathOf = new int[256];
    /** Per path, in which object of which event it last stood. */
    private long[] lastParent = new long[256];

    private long eventNumber;

    Normaliser(FieldCatalog catalog, Mappings mappings, long seed) {
        FieldNames names = new FieldNames();
        this.shapes = new RowTable(mappings.shapes(), names, catalog);
        RowTable sourceRows = new RowTable(mappings.sources(), names, catalog);
        int[] time = names.addAll(mappings.time());
        int[] host = names.addAll(mappings.host());
        int[] user = names.addAll(mappings.user());
        int[] number = names.addAll(mappings.number());
        int[] drops = names.addAll(mappings.drops());
        int[] channel = names.addAll(mappings.channel());
        this.hostSlots = mappings.hostFields().stream()
                .mapToInt(catalog::slot)
                .filter(slot -> slot != FieldCatalog.NO_SLOT)
                .toArray();
        this.paths = new PathTable(new PathMeaning(catalog, names, mappings.containers()), seed);
        this.bindings = new Bindings(names.size());
        this.sources = new SourceMemo(sourceRows);
        this.facts = new FactFinder(time, host, user, number, drops, channel);
    }

    Facts normalise(Event event) {
        bindings.clear();
        paths.trim();
        eventNumber++;
        bindOwnNames(event);
        shapes.applyInTurn(event, bindings);
        SourceMemo.Known known = sources.of(event, bindings);
        event.setSources(known.sources());
        List<RowTable.Naming> namings = known.namings();
        for (int i = 0; i < namings.size(); i++) {
            RowTable.give(namings.get(i), event, bindings);
        }
        int host = facts.hostNode(event, bindings);
        if (host != NONE) {
            for (int slot : hostSlots) {
                if (event.firstBinding(slot) == NONE) {
                    event.bind(slot, host);
                }
            }
        }
        return facts.facts(event, bindings, host);
    }

    private void bindOwnNames(Event event) {
        int count = event.nodeCount();
        if (count > pathOf.length) {
            pathOf = new int[count * 2];
        }
        boolean hasLiteral = false;
        for (int node = 0; node < count; node++) {
            int parent = event.parent(node);
            int parentPath = parent == NONE ? PathTable.ROOT : pathOf[parent];
            int path = parentPath;
            if (event.nameLength(node) != NONE) {
                path = paths.find(parentPath, event, node);
                noteDuplicate(event, path, parent);
                hasLiteral |= paths.isLiteral(path);
            }
            pathOf[node] = path;
            PathMeaning.Targets targets = targets(event, node);
            for (int slot : targets.slots()) {
                event.bind(slot, node);
            }
            for (int key : targets.keys()) {
                bindings.bind(key, node);
            }
        }
        if (hasLiteral) {
            preferLiteralNames(event);
        }
    }

    /** Of an array its members are bound; one without members is there all the same. */
    private PathMeaning.Targets targets(Event event, int node) {
        ValueKind kind = event.kind(node);
        if (kind != ValueKind.ARRAY) {
            return paths.targets(pathOf[node], kind);
        }
        boolean isEmpty = node + 1 == event.nodeCount() || event.parent(node + 1) != node;
        return isEmpty ? paths.targets(pathOf[node], ValueKind.OBJECT) : PathMeaning.Targets.NONE;
    }

    /** Where {@code "a.b"} stands at the top, a {@code b} inside of {@code a} is not the field of that name. */
    private void preferLiteralNames(Event event) {
        BitSet literal = new BitSet();
        for (int node = 0; node < event.nodeCount(); node++) {
            if (paths.isLiteral(pathOf[node])) {
                for (int slot : targets(event, node).slots()) {
                    literal.set(slot);
                }
            }
        }
        event.unbind();
        for (int node = 0; node < event.nodeCount(); node++) {
            for (int slot : targets(event, node).slots()) {
                if (!literal.get(slot) || paths.isLiteral(pathOf[node])) {
                    event.bind(slot, node);
                }
            }
        }
    }

    /** The same path twice under the same parent is the same key twice in one object. */
    private void noteDuplicate(Event event, int path, int parent) {
        if (path >= lastParent.length) {
            lastParent = Arrays.copyOf(lastParent, Math.max(path + 1, lastParent.length * 2));
        }
        long here = eventNumber << 32 | parent;
        if (lastParent[path] == here) {
            event.noteDuplicateKeys();
        }
        lastParent[path] = here;
    }
}
