package org.varta.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a figure was measured with. A benchmark's fork prints it, and adds it to the file that {@code -Dvarta.facts} names, for
 * whoever compares figures: those with other matches are figures of something else.
 *
 * @param what which benchmark
 * @param rules how many rules
 * @param bytes of all events
 * @param fields values that rules read, over all events
 */
record Facts(
        String what,
        String lane,
        String ruleSet,
        int rules,
        int events,
        long bytes,
        long matches,
        String fingerprint,
        long fields) {

    private static final String FILE = "varta.facts";

    static void write(
            String what,
            String lane,
            String ruleSet,
            int rules,
            int events,
            long bytes,
            Verdicts verdicts,
            long fields) {
        Facts facts =
                new Facts(what, lane, ruleSet, rules, events, bytes, verdicts.count(), verdicts.fingerprint(), fields);
        System.out.println("# " + facts);
        String file = System.getProperty(FILE);
        if (file != null) {
            try {
                Files.writeString(
                        Path.of(file),
                        facts.line() + "\n",
                        UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static List<Facts> read(Path file) throws IOException {
        List<Facts> all = new ArrayList<>();
        for (String line : Files.readAllLines(file, UTF_8)) {
            all.add(of(line));
        }
        return all;
    }

    static String jvmArgument(Path file) {
        return "-D" + FILE + "=" + file;
    }

    String line() {
        return String.join(
                "\t",
                what,
                lane,
                ruleSet,
                Integer.toString(rules),
                Integer.toString(events),
                Long.toString(bytes),
                Long.toString(matches),
                fingerprint,
                Long.toString(fields));
    }

    static Facts of(String line) {
        String[] part = line.split("\t", -1);
        return new Facts(
                part[0],
                part[1],
                part[2],
                Integer.parseInt(part[3]),
                Integer.parseInt(part[4]),
                Long.parseLong(part[5]),
                Long.parseLong(part[6]),
                part[7],
                Long.parseLong(part[8]));
    }

    String words() {
        return String.format(
                Locale.ROOT,
                "%,d rules, %,d events of %,d bytes on average, **%,d matches**, fingerprint `%s`",
                rules,
                events,
                bytes / Math.max(1, events),
                matches,
                fingerprint);
    }
}
