package org.varta.engine.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.varta.collector.journal.JournalReader;
import org.varta.engine.alert.AlertLogReader;
import picocli.CommandLine.Option;

/** Where the logs are that a command only reads; they may be written by another process meanwhile. */
final class DataOption {

    /** Name of the directory of hashes and checkpoints. */
    static final String EVIDENCE = "evidence";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Data directory (default: ./data)")
    private Path data = Path.of("data");

    DataOption() {}

    DataOption(Path data) {
        this.data = data;
    }

    /** The data directory. */
    Path directory() {
        return data;
    }

    /** Where the raw journal is, or should be. */
    Path journal() {
        return data.resolve("journal");
    }

    /** Where hashes and checkpoints are, or should be. */
    Path evidence() {
        return data.resolve(EVIDENCE);
    }

    JournalReader openJournal() throws Failure {
        return open("raw journal", data.resolve("journal"), JournalReader::open);
    }

    AlertLogReader openAlerts() throws Failure {
        return open("alert log", data.resolve("alerts"), AlertLogReader::open);
    }

    private interface Opening<T> {
        T open(Path directory) throws IOException;
    }

    private static <T> T open(String what, Path directory, Opening<T> opening) throws Failure {
        try {
            return opening.open(directory);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    ExitCodes.USAGE,
                    "no " + what + " here: expected " + directory.resolve("log.id")
                            + "; --data names the data directory");
        } catch (IOException e) {
            throw new Failure(
                    ExitCodes.INPUT, "the " + what + " in " + directory + " cannot be read: " + e.getMessage());
        }
    }
}
