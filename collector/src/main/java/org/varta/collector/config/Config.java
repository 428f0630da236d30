package org.varta.collector.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.varta.rules.yaml.YamlFile;
import org.varta.rules.yaml.YamlLimits;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlReader;

/** Every setting's value and where it came from. Immutable. */
public final class Config {

    private static final String DEFAULT = "default";

    private record Value(Object value, String origin) {}

    private final List<Setting<?>> catalogue;
    private final Map<Setting<?>, Value> values;

    private Config(List<Setting<?>> catalogue, Map<Setting<?>, Value> values) {
        this.catalogue = catalogue;
        this.values = values;
    }

    /**
     * Reads the configuration: defaults, then the file, then the overrides.
     *
     * @param catalogue every setting there is
     * @param file null when there is none
     * @param overrides {@code key=value} from the command line; a list's members are separated by commas
     * @param workingDirectory what relative paths of overrides and defaults count from
     * @throws ConfigException with every problem, not only the first
     */
    public static Config read(
            List<Setting<?>> catalogue, @Nullable Path file, List<String> overrides, Path workingDirectory)
            throws ConfigException {
        Reader reader = new Reader(catalogue, workingDirectory);
        if (file != null) {
            reader.readFile(file);
        }
        for (String override : overrides) {
            reader.readOverride(override);
        }
        return reader.finish();
    }

    /** A setting's value. */
    public <T> T get(Setting<T> setting) {
        Value value = values.get(setting);
        if (value == null) {
            throw new IllegalArgumentException("not in the catalogue: " + setting.key());
        }
        @SuppressWarnings("unchecked") // put there by Setting.read of the same setting
        T typed = (T) value.value;
        return typed;
    }

    /** Whether nobody said anything about a setting. */
    public boolean isDefault(Setting<?> setting) {
        Value value = values.get(setting);
        return value == null || value.origin.equals(DEFAULT);
    }

    /** Every setting's value and origin as YAML with comments, in the order of the catalogue; itself a legal file. */
    public String show() {
        StringBuilder out = new StringBuilder();
        String[] open = {};
        for (Setting<?> setting : grouped()) {
            Value value = values.get(setting);
            String[] parts = setting.key().split("\\.", -1);
            int common = 0;
            while (common < parts.length - 1 && common < open.length - 1 && parts[common].equals(open[common])) {
                common++;
            }
            for (int depth = common; depth < parts.length - 1; depth++) {
                out.append("  ".repeat(depth)).append(parts[depth]).append(":\n");
            }
            out.append("  ".repeat(parts.length - 1))
                    .append(parts[parts.length - 1])
                    .append(": ");
            out.append(yaml(value == null ? setting.defaultValue() : value.value));
            out.append("  # ").append(value == null ? "default" : value.origin).append('\n');
            open = parts;
        }
        return out.toString();
    }

    /** The catalogue with the settings of one top-level key side by side, as YAML needs them. */
    private List<Setting<?>> grouped() {
        SequencedMap<String, List<Setting<?>>> groups = new LinkedHashMap<>();
        for (Setting<?> setting : catalogue) {
            String top = setting.key().split("\\.", 2)[0];
            groups.computeIfAbsent(top, k -> new ArrayList<>()).add(setting);
        }
        return groups.values().stream().<Setting<?>>flatMap(List::stream).toList();
    }

    private static String yaml(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(Config::yaml).toList().toString();
            case Long number -> number.toString();
            case Boolean flag -> flag.toString();
            default -> '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        };
    }

    /** Collects values and problems. */
    private static final class Reader {

        private final List<Setting<?>> catalogue;
        private final Path workingDirectory;
        private final SequencedMap<String, Setting<?>> byKey = new LinkedHashMap<>();
        private final Map<Setting<?>, Value> values = new LinkedHashMap<>();
        private final List<String> problems = new ArrayList<>();

        Reader(List<Setting<?>> catalogue, Path workingDirectory) {
            this.catalogue = List.copyOf(catalogue);
            this.workingDirectory = workingDirectory;
            for (Setting<?> setting : catalogue) {
                byKey.put(setting.key(), setting);
                Object value = setting.defaultValue();
                if (value instanceof Path path && !path.toString().isEmpty()) {
                    value = workingDirectory.resolve(path).normalize();
                }
                values.put(setting, new Value(value, DEFAULT));
            }
        }

        void readFile(Path file) {
            byte[] bytes;
            try {
                bytes = Files.readAllBytes(file);
            } catch (IOException e) {
                problems.add(file + ": cannot be read: " + e);
                return;
            }
            YamlFile yaml = YamlReader.read(bytes, YamlLimits.DEFAULT);
            yaml.problems().forEach(p -> problems.add(file + ":" + p.line() + ":" + p.column() + ": " + p.message()));
            if (yaml.documents().size() > 1) {
                problems.add(file + ": one document expected, found "
                        + yaml.documents().size());
            }
            for (var document : yaml.documents()) {
                readNode(file, "", document.root());
            }
        }

        private void readNode(Path file, String key, YamlNode node) {
            String place = file + ":" + node.line() + ":" + node.column();
            Path absolute = file.toAbsolutePath();
            Path parent = absolute.getParent();
            Path base = parent == null ? absolute : parent;
            switch (node) {
                case YamlNode.Mapping mapping -> {
                    for (YamlNode.Entry entry : mapping.entries()) {
                        String name = entry.key().text();
                        String child = key.isEmpty() ? name : key + "." + name;
                        if (!byKey.containsKey(child) && !isPrefix(child)) {
                            problems.add(file + ":" + entry.key().line() + ":"
                                    + entry.key().column() + ": " + unknown(child));
                        } else {
                            readNode(file, child, entry.value());
                        }
                    }
                }
                case YamlNode.Scalar scalar -> set(place, key, List.of(scalar.text()), base);
                case YamlNode.Sequence sequence -> {
                    List<String> texts = new ArrayList<>();
                    for (YamlNode item : sequence.items()) {
                        if (item instanceof YamlNode.Scalar scalar) {
                            texts.add(scalar.text());
                        } else {
                            problems.add(file + ":" + item.line() + ":" + item.column() + ": expected text, found "
                                    + item.describe());
                        }
                    }
                    set(place, key, texts, base);
                }
            }
        }

        void readOverride(String override) {
            int equals = override.indexOf('=');
            if (equals < 1) {
                problems.add("--set " + override + ": expected key=value");
                return;
            }
            String key = override.substring(0, equals);
            String text = override.substring(equals + 1);
            Setting<?> setting = byKey.get(key);
            if (setting == null) {
                problems.add("--set " + override + ": " + unknown(key));
                return;
            }
            List<String> texts =
                    setting.type() instanceof Setting.Type.ManyPaths ? List.of(text.split(",", -1)) : List.of(text);
            set("--set " + key, key, texts, workingDirectory);
        }

        private void set(String place, String key, List<String> texts, Path base) {
            Setting<?> setting = byKey.get(key);
            if (setting == null) {
                problems.add(place + ": expected a map" + (key.isEmpty() ? " of settings" : " under " + key));
                return;
            }
            try {
                values.put(setting, new Value(setting.read(texts, base), place));
            } catch (Setting.Refused e) {
                problems.add(place + ": " + key + ": " + e.getMessage());
            }
        }

        private boolean isPrefix(String key) {
            return byKey.keySet().stream().anyMatch(k -> k.startsWith(key + "."));
        }

        private String unknown(String key) {
            TreeMap<Integer, String> byDistance = new TreeMap<>();
            for (String known : byKey.keySet()) {
                byDistance.putIfAbsent(EditDistance.between(key, known), known);
            }
            return "unknown key " + key + "; the nearest one is "
                    + byDistance.firstEntry().getValue();
        }

        Config finish() throws ConfigException {
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return new Config(catalogue, Map.copyOf(values));
        }
    }
}
