package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.esper.EsperCorrelators;
import org.varta.engine.workbench.RuleTestReport;
import org.varta.engine.workbench.RuleTestRun;
import org.varta.rules.testing.RuleTestReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code varta rule test}: the tests beside rules; failures on stdout, the counts on stderr. */
@Command(
        name = "test",
        description = "Run the tests beside rules (*.test.yml, info.yml); exit code 1 when one fails",
        mixinStandardHelpOptions = true)
final class RuleTestCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private RulePaths paths = new RulePaths();

    @Option(
            names = "--tests",
            paramLabel = "DIR|FILE",
            description = "More tests, of rules given elsewhere; may be given several times")
    private List<Path> tests = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Output output = Output.text;

    enum Output {
        text,
        json,
        junit
    }

    @Override
    public Integer call() throws IOException, Failure {
        LoadedRules rules = LoadedRules.load(paths);
        List<Path> testPaths = new ArrayList<>(paths.rules());
        testPaths.addAll(tests);
        RuleTestReport report = RuleTestRun.run(
                rules.pack(),
                rules.lists(),
                RuleTestReader.read(testPaths),
                () -> new EsperCorrelators(CorrelatorLimits.DEFAULT));
        write(report);
        PrintWriter err = spec.commandLine().getErr();
        rules.warn(err);
        err.println("varta: " + report.passed() + " tests passed, " + report.failed() + " failed; " + report.untested()
                + " rules without a test");
        return report.failed() > 0 ? ExitCodes.FINDINGS : ExitCodes.OK;
    }

    private void write(RuleTestReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case text -> report.text(out);
            case json -> report.json(out);
            case junit -> report.junit(out);
        }
        out.flush();
    }
}
