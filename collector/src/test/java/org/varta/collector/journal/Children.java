package org.varta.collector.journal;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How tests start a JVM like their own. */
final class Children {

    private Children() {}

    /** The command line of a JVM with our class path and flags that runs {@link JournalChild}. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("varta.home"), "config", "jvm.options"),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                JournalChild.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts it; what it says goes to our standard error. */
    static Process start(String... arguments) throws java.io.IOException {
        return new ProcessBuilder(command(arguments))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .directory(new File("."))
                .start();
    }
}
