package org.varta.rules.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.varta.rules.event.LogSource;
import org.varta.rules.sigma.Detection;

/** One step of a pipeline. */
sealed interface Transformation {

    Scope scope();

    /**
     * {@code field_name_mapping} and {@code field_name_prefix_mapping}.
     *
     * @param targets name, or prefix, to what takes its place; in file order
     */
    record Rename(Scope scope, SequencedMap<String, List<String>> targets, boolean isPrefix) implements Transformation {
        public Rename {
            targets = new LinkedHashMap<>(targets);
        }

        /** What a field is called afterwards: one name or several. */
        List<String> of(String field) {
            if (!isPrefix) {
                return targets.getOrDefault(field, List.of(field));
            }
            for (Map.Entry<String, List<String>> entry : targets.entrySet()) {
                String prefix = entry.getKey();
                if (field.startsWith(prefix)) {
                    return entry.getValue().stream()
                            .map(target -> target + field.substring(prefix.length()))
                            .toList();
                }
            }
            return List.of(field);
        }
    }

    /** {@code add_condition}: joined to the rule's conditions with and. */
    record AddCondition(Scope scope, String name, Detection detection, boolean isNegated) implements Transformation {}

    /** {@code change_logsource}. */
    record ChangeLogSource(Scope scope, LogSource source) implements Transformation {}
}
