package org.varta.engine.decode.evtx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every log of the corpora against its JSON twin. The twins of {@code sigma-regression} are evtx_dump's, all others libevtx'
 * (2018) turned to the same shape, and they differ from each other; {@link #libevtx} says how.
 */
class EvtxCorpusTest {

    /** Of a log: how many records, how many of them cannot be read, how many the twin has. */
    private record Counts(int records, int bad, int twin) {}

    private final Map<String, Integer> differences = new TreeMap<>();

    /** Of all logs in the corpora. */
    private final Set<String> names = new HashSet<>();

    @Test
    void sigma_regression_logs_give_the_events_of_their_twins() throws IOException {
        int events = 0;
        for (Path file : files("sigma-regression", ".evtx")) {
            Logs log = Logs.read(Files.readAllBytes(file), EvtxOptions.EVTX_DUMP);
            List<Object> twins =
                    JsonTree.all(Files.readString(Path.of(file.toString().replace(".evtx", ".json"))));
            assertThat(log.damages).as(file.toString()).isEmpty();
            assertThat(log.json).as(file.toString()).hasSameSizeAs(twins);
            for (int i = 0; i < twins.size(); i++) {
                compare(JsonTree.leaves(JsonTree.of(log.json.get(i))), JsonTree.leaves(twins.get(i)));
                events++;
            }
        }
        assertThat(events).isEqualTo(119);
        assertThat(differences).isEqualTo(explained("sigma-regression"));
    }

    private void compare(Map<String, String> ours, Map<String, String> twin) {
        Map<String, String> all = new HashMap<>(ours);
        all.putAll(twin);
        for (String path : all.keySet()) {
            String own = ours.getOrDefault(path, "none");
            String other = twin.getOrDefault(path, "none");
            if (!own.equals(other)) {
                String kind = own.stripTrailing().equals(other) ? ", trailing blanks" : "";
                differences.merge(path.replaceAll("\\[\\d+]", "[]") + kind, 1, Integer::sum);
            }
        }
    }

    /** Every line of {@code evtx-hard-files.tsv}: read in full, or truly not in the corpora. */
    @Test
    void hard_files_are_read_in_full() throws IOException {
        List<String> known = new ArrayList<>();
        for (String[] cells : Tables.hardFiles()) {
            Path file = corpora().resolve(cells[0]);
            known.add(file.getFileName() + " " + cells[1] + " " + cells[2]);
            if (cells[3].equals("read")) {
                Logs log = Logs.read(unzipped(file));
                assertThat(log.json).as(cells[0]).hasSize(Integer.parseInt(cells[1]) + Integer.parseInt(cells[2]));
                assertThat(log.bad).as(cells[0]).isEmpty();
            } else {
                assertThat(cells[3]).isEqualTo("absent");
                assertThat(allLogs()).as(cells[0]).doesNotContain(String.valueOf(file.getFileName()));
            }
        }
        List<String> listed = Files.readAllLines(corpora().resolve("evtx-hard-files.tsv")).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .map(cells -> Path.of(cells[1] + ".gz").getFileName() + " " + cells[2] + " " + cells[3])
                .toList();
        assertThat(known).isEqualTo(listed);
    }

    private Set<String> allLogs() throws IOException {
        if (names.isEmpty()) {
            try (Stream<Path> all = Files.walk(corpora())) {
                all.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.contains(".evtx"))
                        .map(name -> name.endsWith(".gz") ? name : name + ".gz")
                        .forEach(names::add);
            }
        }
        return names;
    }

    @Test
    @Tag("long")
    void all_other_logs_give_the_events_of_their_twins_and_more() throws IOException {
        Map<String, Counts> unequal = new TreeMap<>();
        int compared = 0;
        for (String folder : List.of("attack-evtx", "benign-evtx", "host-snapshot")) {
            for (Path file : files(folder, ".evtx.gz")) {
                Logs log = Logs.read(unzipped(file));
                Map<String, List<Map<String, String>>> twins = twins(file);
                int twinCount = twins.values().stream().mapToInt(List::size).sum();
                if (log.json.size() != twinCount || !log.bad.isEmpty()) {
                    unequal.put(
                            file.getFileName().toString().replace(".evtx.gz", ""),
                            new Counts(log.numbers.size(), log.bad.size(), twinCount));
                }
                for (String json : log.json) {
                    Map<String, String> ours = libevtx(JsonTree.leaves(JsonTree.of(json)));
                    List<Map<String, String>> same = twins.get(ours.get("Event.System.EventRecordID"));
                    if (same != null && !same.isEmpty()) {
                        compare(ours, same.removeFirst());
                        compared++;
                    }
                }
                assertThat(twins.values())
                        .as("events that only the twin of %s has", file)
                        .allMatch(List::isEmpty);
            }
        }
        assertThat(compared).isEqualTo(28_848);
        assertThat(differences).isEqualTo(explained("other"));
        assertThat(unequal).isEqualTo(more());
    }

    /** What is left after {@link #libevtx}; in each case the bytes of the log say what this reader says. */
    private static Map<String, Integer> explained(String corpus) throws IOException {
        Map<String, Integer> explained = new TreeMap<>();
        for (String[] cells : Tables.twinDifferences()) {
            if (cells[0].equals(corpus)) {
                explained.put(cells[1], Integer.valueOf(cells[2]));
            }
        }
        return explained;
    }

    /** Where the twin does not have all that this reader finds. */
    private static Map<String, Counts> more() throws IOException {
        Map<String, Counts> more = new TreeMap<>();
        for (String[] cells : Tables.moreRecords()) {
            more.put(
                    cells[0],
                    new Counts(Integer.parseInt(cells[1]), Integer.parseInt(cells[2]), Integer.parseInt(cells[3])));
        }
        return more;
    }

    private static Map<String, List<Map<String, String>>> twins(Path file) throws IOException {
        Path path = Path.of(file.toString().replace(".evtx.gz", ".jsonl.gz"));
        Map<String, List<Map<String, String>>> twins = new HashMap<>();
        if (Files.exists(path)) {
            for (String line : new String(unzipped(path), UTF_8).lines().toList()) {
                Map<String, String> twin = libevtx(JsonTree.leaves(JsonTree.of(line)));
                twins.computeIfAbsent(twin.getOrDefault("Event.System.EventRecordID", ""), id -> new ArrayList<>())
                        .add(twin);
            }
        }
        return twins;
    }

    /**
     * An event without what the two writers do differently: namespaces and Qualifiers, the zeros of hex numbers, braces and
     * case of GUIDs, digits of times below a millisecond, line ends, numbers as strings, and whether empty is null, empty or
     * missing. libevtx' Data array has the place of our {@code #text} array.
     */
    private static Map<String, String> libevtx(Map<String, String> leaves) {
        Map<String, String> same = new HashMap<>();
        leaves.forEach((path, text) -> {
            String value = plain(text);
            if (!path.contains(".xmlns") && !path.endsWith(".Qualifiers") && !value.isEmpty()) {
                boolean isOnly = path.endsWith("[0]") && !leaves.containsKey(path.replace("[0]", "[1]"));
                same.put((isOnly ? path.replace("[0]", "") : path).replace(".#text", ""), value);
            }
        });
        return same;
    }

    private static String plain(String text) {
        String value = text.startsWith("=") ? text.substring(1) : text;
        if (value.equals("null")) {
            return "";
        }
        if (value.matches("\\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}}?")) {
            return value.replaceAll("[{}]", "").toUpperCase(Locale.ROOT);
        }
        if (value.matches("0x[0-9a-fA-F]{1,16}")) {
            return "0x" + Long.toHexString(Long.parseUnsignedLong(value.substring(2), 16));
        }
        return value.replaceAll("(T\\d\\d:\\d\\d:\\d\\d\\.\\d{3})\\d*Z", "$1Z")
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .strip();
    }

    private static byte[] unzipped(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private static Path corpora() {
        Path corpora = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));
        Assumptions.assumeTrue(Files.isDirectory(corpora), () -> "no corpora at " + corpora);
        return corpora;
    }

    private static List<Path> files(String folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(corpora().resolve(folder))) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
