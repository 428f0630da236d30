package org.varta.rules.testing;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.varta.rules.parse.Code;
import org.varta.rules.testing.RuleTest.EventSource;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Mapping;

/**
 * Reads {@code regression_data/.../info.yml} of SigmaHQ: each of {@code regression_tests_info} names an event log in
 * which the rule has to match, {@code match_count} times at least. The same events as JSON, which SigmaHQ puts beside it, are taken where they are there.
 */
final class SigmaHqInfo {

    private final Path file;
    private final TestShapes shapes;

    SigmaHqInfo(Path file, TestShapes shapes) {
        this.file = file;
        this.shapes = shapes;
    }

    @Nullable
    RuleTestSet read(Mapping root) {
        String rule = null;
        for (YamlNode node : shapes.list(root, "rule_metadata")) {
            if (node instanceof Mapping map && rule == null) {
                rule = shapes.text(map, "id", true);
            }
        }
        List<RuleTest> tests = new ArrayList<>();
        for (YamlNode node : shapes.list(root, "regression_tests_info")) {
            if (node instanceof Mapping map) {
                RuleTest test = test(map);
                if (test != null) {
                    tests.add(test);
                }
            } else {
                shapes.error(Code.WRONG_TYPE, node, "a test has to be a map, not " + node.describe());
            }
        }
        return rule == null ? null : new RuleTestSet(file.toString(), rule, root.line(), tests);
    }

    private @Nullable RuleTest test(Mapping map) {
        int errors = shapes.errors();
        String name = shapes.text(map, "name", true);
        String path = shapes.text(map, "path", true);
        Integer matches = shapes.count(map, "match_count");
        if (name == null || path == null || shapes.errors() > errors) {
            return null;
        }
        try {
            return new RuleTest.Example(
                    name, map.line(), new EventSource.InFile(events(path)), true, matches == null ? 1 : matches, null);
        } catch (InvalidPathException e) {
            shapes.error(Code.WRONG_TYPE, map, "not a path: " + e.getMessage());
            return null;
        }
    }

    /** The path counts from the root of SigmaHQ's repository; the file itself lies beside ours. */
    private Path events(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        Path json = file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".json");
        return Files.isRegularFile(json) ? json : file.resolveSibling(name);
    }
}
