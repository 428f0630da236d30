package org.varta.engine.normalise;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.varta.rules.event.LogSource;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;
import org.varta.rules.yaml.YamlReader;

/**
 * What is known of log sources beforehand: which ones the mapping tables can give, and which fields the events of some of
 * them have. For checking rules; events are not read by it.
 */
public final class KnownSources {

    private static final String FILE = "fields.yml";

    private final Set<LogSource> fed = new LinkedHashSet<>();
    private final Map<LogSource, Set<String>> fields = new HashMap<>();

    private KnownSources() {}

    /** By the tables that we ship. */
    public static KnownSources builtIn() {
        KnownSources known = new KnownSources();
        Mappings mappings = Mappings.builtIn();
        Set<String> everywhere = new HashSet<>(mappings.hostFields());
        everywhere.addAll(mappings.time());
        everywhere.addAll(mappings.host());
        everywhere.addAll(mappings.user());
        known.add(mappings.shapes(), everywhere);
        known.add(mappings.sources(), everywhere);
        try (InputStream in = KnownSources.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the table " + FILE + " is not on the class path");
            }
            known.read(
                    YamlReader.read(in.readAllBytes(), YamlLimits.DEFAULT)
                            .documents()
                            .getFirst()
                            .root(),
                    everywhere);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }

    private void add(List<Mappings.Row> rows, Set<String> names) {
        for (Mappings.Row row : rows) {
            fed.addAll(row.is());
            row.fields().forEach(field -> names.add(field.field()));
            add(row.rows(), names);
        }
    }

    private void read(YamlNode root, Set<String> everywhere) {
        Mapping common = map(map(root).get("common"));
        for (YamlNode item : list(map(root).get("sources"))) {
            Mapping is = map(map(item).get("is"));
            LogSource source = new LogSource(text(is, "product"), text(is, "category"), text(is, "service"));
            Set<String> names = new TreeSet<>(everywhere);
            if (source.product() != null && common.get(source.product()) != null) {
                names.addAll(texts(common.get(source.product())));
            }
            names.addAll(texts(map(item).get("fields")));
            fields.put(source, names);
        }
    }

    /**
     * Whether any event that a mapping table knows is of this source. Tables also take parts from the event itself (the log of a
     * Zeek record); such a part may be anything.
     */
    public boolean isFed(LogSource wanted) {
        return fed.stream()
                .anyMatch(source -> isCovered(wanted.product(), source.product())
                        && isCovered(wanted.category(), source.category())
                        && isCovered(wanted.service(), source.service()));
    }

    private static boolean isCovered(@Nullable String wanted, @Nullable String given) {
        return wanted == null || wanted.equals(given) || (given != null && given.startsWith("{"));
    }

    /** Products, categories or services that the tables give, for hints; parts taken from events are left out. */
    public Set<String> fedNames() {
        Set<String> names = new TreeSet<>();
        for (LogSource source : fed) {
            for (String part : new String[] {source.product(), source.category(), source.service()}) {
                if (part != null && !part.startsWith("{")) {
                    names.add(part);
                }
            }
        }
        return names;
    }

    /** Every field that events of exactly this source are known to have, or null when that is not known. */
    public @Nullable Set<String> fields(LogSource source) {
        Set<String> known = fields.get(source);
        if (known != null || source.product() == null) {
            return known;
        }
        // a rule may name the service that its category comes from
        return source.category() == null ? null : fields.get(new LogSource(source.product(), source.category(), null));
    }

    private static Mapping map(@Nullable YamlNode node) {
        if (node instanceof Mapping mapping) {
            return mapping;
        }
        throw new IllegalStateException(
                FILE + ": expected a map, found " + (node == null ? "nothing" : node.describe()));
    }

    private static List<YamlNode> list(@Nullable YamlNode node) {
        if (node instanceof Sequence sequence) {
            return sequence.items();
        }
        throw new IllegalStateException(
                FILE + ": expected a list, found " + (node == null ? "nothing" : node.describe()));
    }

    private static List<String> texts(@Nullable YamlNode node) {
        return list(node).stream().map(item -> ((Scalar) item).text()).toList();
    }

    private static @Nullable String text(Mapping map, String key) {
        return map.get(key) instanceof Scalar scalar ? scalar.text() : null;
    }
}
