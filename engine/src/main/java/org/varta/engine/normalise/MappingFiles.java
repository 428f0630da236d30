package org.varta.engine.normalise;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.varta.engine.normalise.Mappings.Condition;
import org.varta.engine.normalise.Mappings.FieldMapping;
import org.varta.engine.normalise.Mappings.Row;
import org.varta.rules.event.LogSource;
import org.varta.rules.yaml.YamlFile;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlProblem;
import org.varta.rules.yaml.YamlReader;

/**
 * Reads mapping tables. Each file may have any of {@code containers}, {@code shapes}, {@code sources}, {@code time}, {@code
 * host}, {@code user}, {@code number}, {@code drops}, {@code channel}, {@code host_fields}; the tables of all files are joined in the order of the files. Anything else is
 * an error: a table that is half read gives wrong verdicts silently.
 */
final class MappingFiles {

    private static final List<String> BUILT_IN =
            List.of("shapes.yml", "windows.yml", "hosts.yml", "network.yml", "cloud.yml");

    private final List<String> containers = new ArrayList<>();
    private final List<Row> shapes = new ArrayList<>();
    private final List<Row> sources = new ArrayList<>();
    private final List<String> time = new ArrayList<>();
    private final List<String> host = new ArrayList<>();
    private final List<String> user = new ArrayList<>();
    private final List<String> number = new ArrayList<>();
    private final List<String> drops = new ArrayList<>();
    private final List<String> channel = new ArrayList<>();
    private final List<String> hostFields = new ArrayList<>();
    private String file = "";

    static Mappings builtIn() {
        MappingFiles files = new MappingFiles();
        for (String name : BUILT_IN) {
            try (InputStream in = MappingFiles.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("the mapping table " + name + " is not on the class path");
                }
                files.add(name, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files.mappings();
    }

    /** @throws MappingException at the first thing that is not as it has to be */
    void add(String fileName, byte[] utf8) {
        file = fileName;
        YamlFile yaml = YamlReader.read(utf8, YamlLimits.DEFAULT);
        for (YamlProblem problem : yaml.problems()) {
            throw new MappingException(file, problem.line(), problem.column(), problem.message());
        }
        if (yaml.documents().size() != 1) {
            throw new MappingException(
                    file,
                    1,
                    1,
                    "expected one YAML document, found " + yaml.documents().size());
        }
        for (YamlNode.Entry entry : map(yaml.documents().getFirst().root()).entries()) {
            YamlNode value = entry.value();
            switch (entry.key().text()) {
                case "containers" -> containers.addAll(texts(value));
                case "shapes" -> shapes(value);
                case "sources" -> rows(value, sources);
                case "time" -> time.addAll(texts(value));
                case "host" -> host.addAll(texts(value));
                case "user" -> user.addAll(texts(value));
                case "number" -> number.addAll(texts(value));
                case "drops" -> drops.addAll(texts(value));
                case "channel" -> channel.addAll(texts(value));
                case "host_fields" -> hostFields.addAll(texts(value));
                default ->
                    throw unknown(
                            entry,
                            "containers, shapes, sources, time, host, user, number, drops, channel or host_fields");
            }
        }
    }

    Mappings mappings() {
        return new Mappings(containers, shapes, sources, time, host, user, number, drops, channel, hostFields);
    }

    private void shapes(YamlNode node) {
        int before = shapes.size();
        rows(node, shapes);
        for (int i = before; i < shapes.size(); i++) {
            if (!shapes.get(i).is().isEmpty() || !shapes.get(i).rows().isEmpty()) {
                throw at(list(node).get(i - before), "a shape names fields only; 'is' and 'rows' belong under sources");
            }
        }
    }

    private void rows(YamlNode node, List<Row> into) {
        for (YamlNode item : list(node)) {
            List<List<Condition>> when = List.of();
            List<List<Condition>> unless = List.of();
            List<LogSource> is = List.of();
            List<FieldMapping> fields = List.of();
            List<Row> rows = new ArrayList<>();
            for (YamlNode.Entry entry : map(item).entries()) {
                switch (entry.key().text()) {
                    case "when" -> when = alternatives(entry.value());
                    case "unless" -> unless = alternatives(entry.value());
                    case "is" -> is = logSources(entry.value());
                    case "fields" -> fields = fields(entry.value());
                    case "rows" -> rows(entry.value(), rows);
                    default -> throw unknown(entry, "when, unless, is, fields or rows");
                }
            }
            if (is.isEmpty() && fields.isEmpty() && rows.isEmpty()) {
                throw at(item, "a row needs 'is', 'fields' or 'rows', or nothing follows from it");
            }
            into.add(new Row(when, unless, is, fields, rows));
        }
    }

    /** One map of conditions, or a list of them. */
    private List<List<Condition>> alternatives(YamlNode node) {
        if (node instanceof YamlNode.Sequence sequence) {
            return sequence.items().stream().map(this::conditions).toList();
        }
        return List.of(conditions(node));
    }

    /** {@code field: present}, {@code field: value} or {@code field: [value, ...]}. */
    private List<Condition> conditions(YamlNode node) {
        List<Condition> conditions = new ArrayList<>();
        for (YamlNode.Entry entry : map(node).entries()) {
            List<String> values = texts(entry.value());
            boolean isPresence = values.equals(List.of("present"));
            conditions.add(new Condition(entry.key().text(), isPresence ? List.of() : values));
        }
        return conditions;
    }

    private List<LogSource> logSources(YamlNode node) {
        List<LogSource> all = new ArrayList<>();
        for (YamlNode item : node instanceof YamlNode.Sequence ? list(node) : List.of(node)) {
            @Nullable String product = null;
            @Nullable String category = null;
            @Nullable String service = null;
            for (YamlNode.Entry entry : map(item).entries()) {
                switch (entry.key().text()) {
                    case "product" -> product = text(entry.value());
                    case "category" -> category = text(entry.value());
                    case "service" -> service = text(entry.value());
                    default -> throw unknown(entry, "product, category or service");
                }
            }
            all.add(new LogSource(product, category, service));
        }
        return all;
    }

    private List<FieldMapping> fields(YamlNode node) {
        List<FieldMapping> fields = new ArrayList<>();
        for (YamlNode.Entry entry : map(node).entries()) {
            fields.add(new FieldMapping(entry.key().text(), texts(entry.value())));
        }
        return fields;
    }

    private YamlNode.Mapping map(YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping;
        }
        throw at(node, "expected a map, found " + node.describe());
    }

    private List<YamlNode> list(YamlNode node) {
        if (node instanceof YamlNode.Sequence sequence) {
            return sequence.items();
        }
        throw at(node, "expected a list, found " + node.describe());
    }

    /** One text, or a list of them; not empty. */
    private List<String> texts(YamlNode node) {
        List<String> texts = new ArrayList<>();
        for (YamlNode item : node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node)) {
            texts.add(text(item));
        }
        if (texts.isEmpty() || Set.copyOf(texts).size() < texts.size()) {
            throw at(node, texts.isEmpty() ? "expected at least one value" : "the same value twice");
        }
        return texts;
    }

    private String text(YamlNode node) {
        if (node instanceof YamlNode.Scalar scalar && !scalar.text().isEmpty()) {
            return scalar.text();
        }
        throw at(node, "expected a value, found " + node.describe());
    }

    private MappingException unknown(YamlNode.Entry entry, String expected) {
        return at(entry.key(), "unknown key '" + entry.key().text() + "', expected " + expected);
    }

    private MappingException at(YamlNode node, String message) {
        return new MappingException(file, node.line(), node.column(), message);
    }
}
