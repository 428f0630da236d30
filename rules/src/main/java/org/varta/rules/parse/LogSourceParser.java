package org.varta.rules.parse;

import org.varta.rules.event.LogSource;
import org.varta.rules.yaml.YamlNode.Mapping;

/** {@code logsource}; its {@code definition} and custom keys are for the reader. */
final class LogSourceParser {

    private final Problems problems;
    private final Shapes shapes;

    LogSourceParser(Problems problems) {
        this.problems = problems;
        this.shapes = new Shapes(problems);
    }

    LogSource parse(Mapping root) {
        Mapping map = shapes.map(root, "logsource", true);
        if (map == null) {
            return LogSource.ANY;
        }
        LogSource source =
                new LogSource(shapes.text(map, "product"), shapes.text(map, "category"), shapes.text(map, "service"));
        if (source.equals(LogSource.ANY)) {
            problems.error(Code.EMPTY_LOG_SOURCE, map, "the log source has to name a product, a category or a service");
        }
        return source;
    }
}
