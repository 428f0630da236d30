package org.varta.engine.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.varta.engine.workbench.RuleSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code varta rule schema}: what an editor needs to know of the files that detection engineers write. */
@Command(
        name = "schema",
        description = "Print the JSON Schema (draft 7) of rules, tests, site lists or pipelines, for editors",
        mixinStandardHelpOptions = true)
final class RuleSchemaCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call
    private CommandSpec spec;

    @Parameters(
            paramLabel = "KIND",
            description = "One of: ${COMPLETION-CANDIDATES}",
            completionCandidates = Kinds.class)
    private String kind = "";

    /** For help and completion. */
    static final class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return names().iterator();
        }

        static List<String> names() {
            return Arrays.stream(RuleSchema.values()).map(RuleSchema::keyword).toList();
        }
    }

    @Override
    public Integer call() throws IOException {
        for (RuleSchema schema : RuleSchema.values()) {
            if (schema.keyword().equals(kind)) {
                PrintWriter out = spec.commandLine().getOut();
                out.print(schema.text());
                out.flush();
                return ExitCodes.OK;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "there is a schema for each of " + String.join(", ", Kinds.names()) + ", not for " + kind);
    }
}
