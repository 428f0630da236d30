package org.varta.engine.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs commands in this process and keeps what the last one printed. */
final class CommandRun {

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    /** The exit code. */
    int run(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine varta = Varta.commandLine();
        varta.setOut(new PrintWriter(out, true));
        varta.setErr(new PrintWriter(err, true));
        return varta.execute(arguments);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
