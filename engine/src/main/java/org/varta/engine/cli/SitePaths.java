package org.varta.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.varta.engine.pipeline.RuleDirectories;
import org.varta.rules.pack.Site;
import org.varta.rules.pack.SiteReader;
import org.varta.rules.parse.Problem;
import picocli.CommandLine.Option;

/** What a site adds to rules: {@code --site-lists} and {@code --pipeline}. */
final class SitePaths {

    @Option(
            names = "--site-lists",
            paramLabel = "FILE",
            description = "Values for the placeholders of rules; may be given several times")
    private List<Path> siteLists = new ArrayList<>();

    @Option(
            names = "--pipeline",
            paramLabel = "FILE",
            description = "Processing pipeline (fields and log sources of this site); may be given several times")
    private List<Path> pipelines = new ArrayList<>();

    @Option(names = "--epl", description = "Run EPL rules of others too; those that Varta ships run always")
    private boolean isEplEnabled;

    /** What can be read, and what is wrong with it. */
    SiteReader.Result read() {
        return read(siteLists, pipelines);
    }

    private SiteReader.Result read(List<Path> lists, List<Path> pipes) {
        SiteReader.Result read = SiteReader.read(lists, pipes);
        return new SiteReader.Result(read.site().withEpl(isEplEnabled), read.listProblems(), read.pipelineProblems());
    }

    /** Rule files together with these. */
    RuleDirectories directories(List<Path> rules) {
        return new RuleDirectories(rules, siteLists, pipelines, isEplEnabled, List.of());
    }

    /** What the files say; a broken one is a fault of the configuration. */
    Site site() throws Failure {
        return site(List.of(), List.of());
    }

    /** The same with other files where there are any. */
    Site site(List<Path> otherLists, List<Path> otherPipelines) throws Failure {
        SiteReader.Result read = read(
                otherLists.isEmpty() ? siteLists : otherLists, otherPipelines.isEmpty() ? pipelines : otherPipelines);
        for (Problem problem : read.problems()) {
            throw new Failure(
                    ExitCodes.CONFIGURATION, problem.file() + ":" + problem.line() + ": " + problem.message());
        }
        return read.site();
    }
}
