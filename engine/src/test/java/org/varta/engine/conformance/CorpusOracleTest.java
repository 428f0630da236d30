package org.varta.engine.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.RawEvents;
import org.varta.rules.event.Event;
import org.varta.rules.event.LogSources;
import org.varta.rules.match.Matcher;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.parse.Problem;
import org.varta.rules.plan.SiteLists;

/**
 * All active rules of SigmaHQ over the events of the corpora: the matcher against the naive evaluator, rule by rule. What is
 * shared is the reading of events; the evaluator takes names and values from the event and rules from their text.
 */
final class CorpusOracleTest {

    private static final Path CORPORA = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));
    private static final List<Path> ACTIVE = Stream.of(
                    "rules", "rules-emerging-threats", "rules-threat-hunting", "rules-placeholder", "rules-compliance")
            .map(CORPORA.resolve("sigma-rules")::resolve)
            .toList();
    private static final List<String> EVENT_FOLDERS = List.of(
            "sigma-regression",
            "host-snapshot",
            "attack-splunk",
            "attack-mordor",
            "attack-evtx",
            "benign-evtx",
            "linux",
            "zeek-it",
            "zeek-ics",
            "ics-pcap-json",
            "suricata");
    private static final int THREADS = 2;
    private static final int PROGRESS_EVERY = 20_000;
    private static final int DIFFERENCES_MAX = 100;

    private static final int RULES = 3_780;

    private final Queue<String> differences = new ConcurrentLinkedQueue<>();
    private final Map<String, Counts> ofFolder = new ConcurrentSkipListMap<>();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong hits = new AtomicLong();
    private long startedNanos;

    @Test
    void a_sample_of_the_events_has_the_verdicts_of_the_naive_evaluator() throws Exception {
        compare(files("sigma-regression"), 1, null);
        compare(files("host-snapshot"), 50, null);
        assertThat(differences).isEmpty();
        assertThat(events.get()).isGreaterThan(300);
        assertThat(hits.get()).isGreaterThan(300);
    }

    /**
     * Takes about four minutes on two cores. {@code -Dvarta.oracle.done=FILE} names a file that keeps the counts of each file of events when
     * it is done; those in it are not compared again, so that a run that was broken off goes on where it was. With {@code
     * -Dvarta.write.docs=true} the counts go to where {@link ConformanceTest} takes them from for its page.
     */
    @Test
    @Tag("soak")
    void every_event_has_the_verdicts_of_the_naive_evaluator() throws Exception {
        int every = Integer.getInteger("varta.oracle.every", 1);
        List<Path> all = new ArrayList<>();
        for (String folder : EVENT_FOLDERS) {
            all.addAll(files(folder));
        }
        // the largest first, so that both threads end at about the same time
        all.sort(Comparator.comparingLong(CorpusOracleTest::bytes).reversed());
        String done = System.getProperty("varta.oracle.done");
        compare(all, every, done == null ? null : Path.of(done));
        ofFolder.forEach((folder, counts) -> System.err.println("oracle: " + folder + ": " + counts.text()));
        assertThat(differences).isEmpty();
        if (every == 1) {
            assertThat(hits.get()).isGreaterThan(1_000);
            if (Boolean.getBoolean("varta.write.docs")) {
                write();
            }
        }
    }

    private void write() throws IOException {
        StringBuilder lines = new StringBuilder("corpus\tevents\tunread\tconditions\thits\tdifferences\n");
        ofFolder.forEach((folder, counts) ->
                lines.append(folder).append('\t').append(counts.cells()).append('\n'));
        Path module = Path.of(System.getProperty("varta.home", "..")).resolve("engine");
        Files.writeString(module.resolve("src/test/resources").resolve(ConformancePage.CORPUS_RUN), lines);
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(String folder) throws IOException {
        assumeTrue(Files.isDirectory(CORPORA), () -> "no corpora at " + CORPORA);
        try (Stream<Path> walk = Files.walk(CORPORA.resolve(folder))) {
            return walk.filter(Files::isRegularFile)
                    .filter(path -> path.toString()
                            .matches(".*[.](json|jsonl|jsoncls|evtx|log)([.]gz)?|.*[.]tar[.]gz|.*[.]zip"))
                    .filter(path -> !path.endsWith("expected-firings.json"))
                    .sorted()
                    .toList();
        }
    }

    private void compare(List<Path> files, int every, @Nullable Path done) throws Exception {
        startedNanos = System.nanoTime();
        Map<String, List<String>> lists = siteLists();
        RulePack pack = RulePackLoader.load(ACTIVE, new SiteLists(lists), List.of());
        assertThat(pack.compiled().rules()).hasSize(RULES);
        Queue<Path> open = new ConcurrentLinkedQueue<>(files);
        if (done != null && Files.exists(done)) {
            for (String line : Files.readAllLines(done)) {
                String[] cells = line.split("\t", -1);
                add(cells[0], Counts.of(cells));
                open.remove(CORPORA.resolve(cells[0]));
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                workers.add(threads.submit(() -> {
                    Worker worker = new Worker(pack, lists, every);
                    for (Path file = open.poll(); file != null; file = open.poll()) {
                        Counts counts = worker.compare(file);
                        String name = CORPORA.relativize(file).toString();
                        add(name, counts);
                        if (done != null && counts.differences() == 0) {
                            record(done, name + "\t" + counts.cells() + "\n");
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } finally {
            threads.shutdownNow();
        }
        progress();
    }

    private static synchronized void record(Path done, String line) throws IOException {
        Files.writeString(done, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void add(String file, Counts counts) {
        ofFolder.merge(file.substring(0, file.indexOf('/')), counts, Counts::plus);
    }

    private void progress() {
        System.err.printf(
                "oracle: %,d events, %,d hits, %d differences, %d s%n",
                events.get(), hits.get(), differences.size(), (System.nanoTime() - startedNanos) / 1_000_000_000);
    }

    /**
     * What was compared.
     *
     * @param events that were read
     * @param unread records that are no events to the decoders
     * @param evaluated conditions that the naive evaluator worked out; of the other rules it found the log source to be another
     * @param hits of the matcher
     * @param differences events with other verdicts
     */
    private record Counts(long events, long unread, long evaluated, long hits, long differences) {

        static Counts of(String[] cells) {
            return new Counts(
                    Long.parseLong(cells[1]),
                    Long.parseLong(cells[2]),
                    Long.parseLong(cells[3]),
                    Long.parseLong(cells[4]),
                    Long.parseLong(cells[5]));
        }

        Counts plus(Counts other) {
            return new Counts(
                    events + other.events,
                    unread + other.unread,
                    evaluated + other.evaluated,
                    hits + other.hits,
                    differences + other.differences);
        }

        String cells() {
            return events + "\t" + unread + "\t" + evaluated + "\t" + hits + "\t" + differences;
        }

        String text() {
            return String.format(
                    "%,d events, %,d records unread, %,d verdicts, %,d conditions worked out, %,d hits, %,d differences",
                    events, unread, events * RULES, evaluated, hits, differences);
        }
    }

    /** A list for every name that a rule asks for. */
    private static Map<String, List<String>> siteLists() {
        String before = "the site list ";
        return RulePackLoader.load(ACTIVE, SiteLists.NONE, List.of()).problems().stream()
                .map(Problem::message)
                .filter(message -> message.startsWith(before))
                .map(message -> message.substring(before.length(), message.indexOf(" is missing")))
                .distinct()
                .collect(Collectors.toMap(name -> name, name -> List.of("10.0.0.0/8")));
    }

    /** One thread's matcher and evaluators. */
    private final class Worker {

        private final Matcher matcher;
        private final EventReader reader;
        private final Event event;
        private final Map<String, NaiveRule> naive = new HashMap<>();
        private final Map<LogSources, List<String>> wanted = new HashMap<>();
        private final int every;
        private Counts counts = new Counts(0, 0, 0, 0, 0);
        private long seen;

        Worker(RulePack pack, Map<String, List<String>> lists, int every) {
            this.matcher = pack.compiled().newMatcher();
            this.reader = EventReader.of(pack.compiled().catalog(), Mappings.builtIn());
            this.event = new Event(pack.compiled().catalog());
            this.every = every;
            pack.compiled()
                    .rules()
                    .forEach(rule -> naive.put(
                            rule.rule().header().key(),
                            NaiveRule.of(rule.rule().header().sourceText(), lists)));
        }

        Counts compare(Path file) {
            counts = new Counts(0, 0, 0, 0, 0);
            seen = 0;
            try (InputStream in = Files.newInputStream(file)) {
                RawEvents.read(in, (record, format) -> {
                    if (seen++ % every == 0 && differences.size() < DIFFERENCES_MAX) {
                        compare(file, record, format);
                    }
                });
            } catch (IOException e) {
                // read to where it breaks; that broken files are told is the scan's affair
            }
            return counts;
        }

        private void compare(Path file, byte[] record, Format format) {
            if (!(reader.read(record, format, event) instanceof EventReader.Reading.Decoded)) {
                counts = counts.plus(new Counts(0, 1, 0, 0, 0));
                return;
            }
            Set<String> matched = new TreeSet<>();
            matcher.match(event, (rule, hit) -> matched.add(rule.rule().header().key()));
            NaiveEvent plain = NaiveEvent.of(event);
            // whether a log source is wanted depends on the event's sources alone
            List<String> asked = wanted.computeIfAbsent(
                    event.sources(),
                    sources -> naive.keySet().stream()
                            .filter(key -> naive.get(key).wants(plain))
                            .toList());
            Set<String> expected = new TreeSet<>();
            for (String key : asked) {
                if (naive.get(key).holds(plain)) {
                    expected.add(key);
                }
            }
            if (!matched.equals(expected)) {
                differences.add(CORPORA.relativize(file) + ": matcher " + matched + ", naive " + expected + ": "
                        + new String(record, 0, Math.min(record.length, 300), UTF_8));
            }
            counts = counts.plus(new Counts(1, 0, asked.size(), matched.size(), matched.equals(expected) ? 0 : 1));
            hits.addAndGet(matched.size());
            if (events.incrementAndGet() % PROGRESS_EVERY == 0) {
                progress();
            }
        }
    }
}
