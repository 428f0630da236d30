package org.varta.rules.pack;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.varta.rules.parse.Code;
import org.varta.rules.parse.Problem;
import org.varta.rules.parse.Problems;
import org.varta.rules.pipeline.Pipeline;
import org.varta.rules.pipeline.PipelineReader;
import org.varta.rules.plan.SiteLists;
import org.varta.rules.sigma.Position;

/** Reads what a site adds to rules: site lists and processing pipelines. */
public final class SiteReader {

    private static final Position START = new Position(1, 1);

    private SiteReader() {}

    /**
     * What came of reading.
     *
     * @param site whatever could be read
     * @param listProblems everything wrong with site lists, in file order
     * @param pipelineProblems everything wrong with pipelines, in file order; with one of them, {@code site} would change
     *     what rules mean
     */
    public record Result(Site site, List<Problem> listProblems, List<Problem> pipelineProblems) {
        public Result {
            requireNonNull(site, "site");
            listProblems = List.copyOf(listProblems);
            pipelineProblems = List.copyOf(pipelineProblems);
        }

        /** Everything found wrong. */
        public List<Problem> problems() {
            List<Problem> all = new ArrayList<>(listProblems);
            all.addAll(pipelineProblems);
            return all;
        }
    }

    /** Reads files; a list that a pipeline gives must not be among the site lists. */
    public static Result read(List<Path> siteLists, List<Path> pipelines) {
        SiteListReader.Result read = SiteListReader.read(siteLists);
        Map<String, List<String>> lists = new LinkedHashMap<>();
        read.lists()
                .names()
                .forEach(name -> lists.put(name, requireNonNull(read.lists().get(name))));
        List<Pipeline> parsed = new ArrayList<>();
        List<Problem> found = new ArrayList<>();
        for (Path file : pipelines) {
            Problems problems = new Problems(file.toString());
            String name = file.toString();
            if (!name.endsWith(".yml") && !name.endsWith(".yaml")) {
                problems.error(Code.INVALID_PIPELINE, START, "the name of a pipeline file has to end in .yml or .yaml");
            }
            Pipeline pipeline = PipelineReader.parse(RuleFiles.read(file, problems), problems);
            pipeline.lists().forEach((list, values) -> {
                if (lists.putIfAbsent(list, values) != null) {
                    problems.error(
                            Code.INVALID_PIPELINE,
                            START,
                            "the list " + list + " stands in a site list or an earlier pipeline already");
                }
            });
            parsed.add(pipeline);
            found.addAll(problems.all());
        }
        return new Result(new Site(new SiteLists(lists), Pipeline.of(parsed)), read.problems(), found);
    }
}
