package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.varta.engine.correlate.esper.EsperEplGate;
import org.varta.engine.workbench.RuleCheck;
import org.varta.engine.workbench.RuleCheckReport;
import org.varta.engine.workbench.SarifReport;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.pack.SiteReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code varta rule check}: every problem of rule files, on stdout; the counts on stderr. */
@Command(
        name = "check",
        description = "Show what is wrong with rules; exit code 3 when one cannot be used",
        mixinStandardHelpOptions = true)
final class RuleCheckCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Mixin
    private RulePaths paths = new RulePaths();

    @Option(
            names = {"-o", "--output"},
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private Output output = Output.text;

    enum Output {
        text,
        json,
        junit,
        sarif
    }

    @Override
    public Integer call() throws IOException {
        SiteReader.Result site = paths.site().read();
        RulePack pack = RulePackLoader.load(paths.rules(), site.site(), List.of());
        RuleCheck check =
                RuleCheck.of(pack, site.problems(), !site.site().pipeline().isEmpty(), new EsperEplGate());
        write(check);
        spec.commandLine()
                .getErr()
                .println("varta: " + check.loaded() + " documents can be used, " + check.failed() + " cannot; "
                        + check.errors() + " errors, " + check.warnings() + " warnings");
        return check.failed() > 0 || check.errors() > 0 ? ExitCodes.RULE : ExitCodes.OK;
    }

    private void write(RuleCheck check) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        RuleCheckReport report = new RuleCheckReport(check);
        switch (output) {
            case text -> report.text(out);
            case json -> report.json(out);
            case junit -> report.junit(out);
            case sarif -> new SarifReport(check).write(out, Varta.Version.number());
        }
        out.flush();
    }
}
