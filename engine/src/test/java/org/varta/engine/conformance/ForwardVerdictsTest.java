package org.varta.engine.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.engine.decode.ForwardJson;
import org.varta.engine.decode.MsgpackBytes;
import org.varta.engine.normalise.EventReader;
import org.varta.engine.normalise.EventReader.Reading;
import org.varta.engine.normalise.Facts;
import org.varta.engine.normalise.Mappings;
import org.varta.engine.scan.RawEvents;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;
import org.varta.rules.match.Matcher;
import org.varta.rules.pack.RulePack;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

/**
 * Recorded attacks as a Forward client would send them: the fields, facts and verdicts of MessagePack are those of the same
 * record in JSON.
 */
final class ForwardVerdictsTest {

    private static final Path CORPORA = Path.of(System.getProperty("varta.corpora", "../shared/corpora"));
    private static final byte[] TAG = "win.all".getBytes(UTF_8);
    private static final int EVERY = Integer.getInteger("varta.forward.every", 40);

    private final RulePack pack;
    private final Matcher matcher;
    private final EventReader reader;
    private final Event sent;
    private final Event other;
    private long events;
    private long hits;

    ForwardVerdictsTest() throws IOException {
        assumeTrue(Files.isDirectory(CORPORA.resolve("sigma-rules")), () -> "no corpora at " + CORPORA);
        List<Path> rules = Stream.of("rules", "rules-emerging-threats", "rules-threat-hunting")
                .map(CORPORA.resolve("sigma-rules")::resolve)
                .toList();
        this.pack = RulePackLoader.load(rules, SiteLists.NONE, List.of());
        this.matcher = pack.compiled().newMatcher();
        this.reader = EventReader.of(pack.compiled().catalog(), Mappings.builtIn());
        this.sent = new Event(pack.compiled().catalog());
        this.other = new Event(pack.compiled().catalog());
    }

    @Test
    void a_record_has_the_verdicts_that_it_has_in_json() throws IOException {
        Path folder = CORPORA.resolve("attack-mordor");
        assumeTrue(Files.isDirectory(folder), () -> "no corpus at " + folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    long[] seen = new long[1];
                    RawEvents.read(in, (record, format) -> {
                        if (seen[0]++ % EVERY == 0) {
                            compare(record, format);
                        }
                    });
                } catch (IOException e) {
                    // read to where it breaks; that broken files are told is the scan's affair
                }
            }
        }
        assertThat(events).isGreaterThan(2_000);
        assertThat(hits).isGreaterThan(100);
    }

    private void compare(byte[] json, Format format) {
        if (!(reader.read(json, format, other) instanceof Reading.Decoded(Facts facts))) {
            return;
        }
        Set<String> expected = verdicts(other);
        byte[] entry = entry(other);
        assertThat(reader.read(entry, TAG, Format.FORWARD, sent)).isEqualTo(new Reading.Decoded(timed(facts)));
        assertThat(verdicts(sent)).isEqualTo(expected);

        String same = Objects.requireNonNull(ForwardJson.of(entry, TAG));
        assertThat(reader.read(same.getBytes(UTF_8), Frame.NO_CONTEXT, Format.JSON, other))
                .isEqualTo(new Reading.Decoded(timed(facts)));
        assertThat(fields(sent)).isEqualTo(fields(other));
        assertThat(sent.sources()).isEqualTo(other.sources());
        events++;
        hits += expected.size();
    }

    /** What has no time of its own has that of the entry. */
    private static Facts timed(Facts facts) {
        return facts.timeMs() == Facts.NO_TIME
                ? new Facts(1_790_000_000_250L, facts.host(), facts.user(), facts.numbered())
                : facts;
    }

    private Set<String> verdicts(Event event) {
        Set<String> keys = new TreeSet<>();
        matcher.match(event, (rule, matched) -> keys.add(rule.rule().header().key()));
        return keys;
    }

    /** {@code field=value} of everything that rules could ask for. */
    private static List<String> fields(Event event) {
        List<String> fields = new ArrayList<>();
        FieldCatalog catalog = event.catalog();
        for (int slot = 0; slot < catalog.size(); slot++) {
            for (int b = event.firstBinding(slot); b != Event.NONE; b = event.nextBinding(b)) {
                int node = event.node(b);
                ValueKind kind = event.kind(node);
                fields.add(slot + " " + kind + " " + (kind.isScalar() ? event.text(node) : ""));
            }
        }
        return fields;
    }

    private static byte[] entry(Event event) {
        MsgpackBytes out = MsgpackBytes.shortest().array(2).array(2).eventTime(1_790_000_000, 250_000_000);
        out.map(0);
        int[] members = new int[event.nodeCount()];
        for (int node = 1; node < event.nodeCount(); node++) {
            members[event.parent(node)]++;
        }
        for (int node = 0; node < event.nodeCount(); node++) {
            String name = event.name(node);
            if (name != null) {
                out.text(name);
            }
            switch (event.kind(node)) {
                case OBJECT -> out.map(members[node]);
                case ARRAY -> out.array(members[node]);
                case STRING -> out.text(event.text(node));
                case NUMBER -> number(out, event.text(node));
                case TRUE -> out.bool(true);
                case FALSE -> out.bool(false);
                case NULL -> out.nil();
            }
        }
        return out.bytes();
    }

    private static void number(MsgpackBytes out, String text) {
        if (text.matches("-?\\d{1,18}")) {
            out.integer(Long.parseLong(text));
        } else {
            out.real(Double.parseDouble(text));
        }
    }
}
