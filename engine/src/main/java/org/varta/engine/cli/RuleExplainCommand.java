package org.varta.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varta.engine.workbench.ExplainReport;
import org.varta.engine.workbench.MappedEventFiles;
import org.varta.rules.event.Event;
import org.varta.rules.explain.Explainer;
import org.varta.rules.explain.RuleVerdict;
import org.varta.rules.sigma.EplRule;
import org.varta.rules.sigma.SigmaCorrelation;
import org.varta.rules.sigma.SigmaDocument;
import org.varta.rules.sigma.SigmaFilter;
import org.varta.rules.sigma.SigmaRule;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code varta rule explain}: why a rule matches an event, or does not. */
@Command(
        name = "explain",
        description = "Show why a rule matches an event, or does not, and what is missing",
        mixinStandardHelpOptions = true)
final class RuleExplainCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private RulePaths paths = new RulePaths();

    @Option(names = "--rule-id", required = true, paramLabel = "ID", description = "Id or name of the rule")
    private String ruleId = "";

    @Option(
            names = {"-e", "--event"},
            required = true,
            paramLabel = "JSON|@FILE|-",
            description = "The raw event as a sender would send it, a file of events, or standard input")
    private String event = "";

    @Option(
            names = {"-o", "--output"},
            description = "${COMPLETION-CANDIDATES}; default: text on a terminal, json into a pipe or file")
    private @Nullable Output output;

    enum Output {
        text,
        json
    }

    @Override
    public Integer call() throws Failure, IOException {
        LoadedRules rules = LoadedRules.load(paths);
        List<SigmaRule> found = find(rules);
        Event into = new Event(rules.pack().compiled().catalog());
        List<RuleVerdict> verdicts = new ArrayList<>();
        try (InputStream in = open()) {
            new MappedEventFiles(rules.pack().compiled().catalog())
                    .read(
                            in,
                            into,
                            () -> found.forEach(rule -> verdicts.add(
                                    Explainer.explain(rule, rules.pack().filtersOf(rule), rules.lists(), into))));
        } catch (NoSuchFileException e) {
            throw new Failure(ExitCodes.USAGE, "no such file: " + e.getMessage());
        } catch (IOException e) {
            throw new Failure(ExitCodes.INPUT, String.valueOf(e.getMessage()));
        }
        if (verdicts.isEmpty()) {
            throw new Failure(ExitCodes.INPUT, "there is no event");
        }
        write(verdicts);
        return ExitCodes.OK;
    }

    /** The rule, or the rules of an EPL rule's inputs. */
    private List<SigmaRule> find(LoadedRules rules) throws Failure {
        SigmaDocument document = rules.pack().resolve(ruleId).orElse(null);
        return switch (document) {
            case null -> {
                rules.warn(spec.commandLine().getErr());
                throw new Failure(ExitCodes.RULE, "no usable rule has the id or name " + ruleId);
            }
            case SigmaRule rule -> List.of(rule);
            case EplRule epl -> inputs(epl, rules);
            case SigmaCorrelation correlation ->
                throw new Failure(
                        ExitCodes.RULE,
                        "a correlation has no verdict on one event; explain one of its rules: "
                                + String.join(", ", correlation.rules()));
            case SigmaFilter filter ->
                throw new Failure(ExitCodes.RULE, "a filter is explained with the rules that it filters");
        };
    }

    private static List<SigmaRule> inputs(EplRule epl, LoadedRules rules) {
        List<SigmaRule> found = new ArrayList<>();
        for (EplRule.Input input : epl.inputs().values()) {
            SigmaRule own = input.detection();
            String reference = input.reference();
            if (own != null) {
                found.add(own);
            } else if (reference != null && rules.pack().resolve(reference).orElse(null) instanceof SigmaRule named) {
                found.add(named);
            }
        }
        return found;
    }

    private InputStream open() throws IOException, Failure {
        if (event.equals("-")) {
            return System.in;
        }
        if (!event.startsWith("@")) {
            return new ByteArrayInputStream(event.getBytes(UTF_8));
        }
        try {
            return Files.newInputStream(Path.of(event.substring(1)));
        } catch (InvalidPathException e) {
            throw new Failure(ExitCodes.USAGE, "not a path: " + e.getMessage());
        }
    }

    private void write(List<RuleVerdict> verdicts) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Output format = output != null ? output : Terminal.STDOUT.isWatched() ? Output.text : Output.json;
        for (RuleVerdict verdict : verdicts) {
            switch (format) {
                case text -> new ExplainReport(verdict).text(out);
                case json -> new ExplainReport(verdict).json(out);
            }
        }
        out.flush();
    }
}
