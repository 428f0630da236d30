package org.varta.rules.pack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problems;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.Position;
import org.varta.rules.yaml.YamlDocument;
import org.varta.rules.yaml.YamlFile;
import org.varta.rules.yaml.YamlNode;
import org.varta.rules.yaml.YamlNode.Entry;
import org.varta.rules.yaml.YamlNode.Mapping;
import org.varta.rules.yaml.YamlNode.Scalar;
import org.varta.rules.yaml.YamlNode.Sequence;

/** Reads site lists: YAML files that map a name to a list of values. */
public final class SiteListReader {

    private SiteListReader() {}

    /**
     * What came of reading site lists.
     *
     * @param lists every list that could be read
     * @param problems everything found wrong, in file order
     */
    public record Result(SiteLists lists, List<Problem> problems) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    /** Reads files; lists of the same name in several files are an error, and the first one stays. */
    public static Result read(List<Path> files) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        List<Problem> found = new ArrayList<>();
        for (Path file : files) {
            Problems problems = new Problems(file.toString());
            YamlFile yaml = RuleFiles.read(file, problems);
            yaml.problems().forEach(problems::yaml);
            for (YamlDocument document : yaml.documents()) {
                if (document.root() instanceof Mapping map) {
                    map.entries().forEach(entry -> list(entry, lists, problems));
                } else {
                    invalid(document.root(), "site lists are a map of names to lists of values", problems);
                }
            }
            found.addAll(problems.all());
        }
        return new Result(new SiteLists(lists), found);
    }

    private static void list(Entry entry, Map<String, List<String>> lists, Problems problems) {
        String name = entry.key().text();
        if (!(entry.value() instanceof Sequence sequence)) {
            invalid(
                    entry.value(),
                    name + " has to be a list of values, not " + entry.value().describe(),
                    problems);
            return;
        }
        List<String> values = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            if (item instanceof Scalar scalar && !scalar.text().isEmpty()) {
                values.add(scalar.text());
            } else {
                invalid(item, "a value of " + name + " has to be text that is not empty", problems);
            }
        }
        if (lists.putIfAbsent(name, values) != null) {
            invalid(entry.key(), "the site list " + name + " stands in an earlier file already", problems);
        }
    }

    private static void invalid(YamlNode at, String message, Problems problems) {
        problems.error(Code.INVALID_SITE_LIST, new Position(at.line(), at.column()), message);
    }
}
