package org.varta.engine.normalise;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.MsgpackBytes;
import org.varta.rules.event.Event;
import org.varta.rules.match.CompiledRules;
import org.varta.rules.match.Matcher;
import org.varta.rules.pack.RulePackLoader;
import org.varta.rules.plan.SiteLists;

/** What reading and matching one event allocates in its thread: a count, which hostile values may raise by their size only. */
class HotPathMemoryTest {

    private static final String RULE = """
            title: A rule
            id: 5013332f-8a70-4e04-bcc1-06a98a2cca2e
            status: test
            level: high
            logsource: {category: process_creation, product: windows}
            detection:
              literals: {CommandLine|contains: [mimikatz, sekurlsa]}
              expression: {CommandLine|re: '(?i)inv[o0]ke-[a-z]{3,9}\\s+\\d'}
              network: {SourceIp|cidr: 10.0.0.0/8}
              same: {Image|fieldref: ParentImage}
              last: {F99999: the last}
              condition: 1 of them
            """;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    private EventReader reader;
    private Matcher matcher;
    private Event event;
    private int hits;

    @BeforeEach
    void compile() throws IOException {
        Files.writeString(folder.resolve("rule.yml"), RULE);
        CompiledRules rules =
                RulePackLoader.load(List.of(folder), SiteLists.NONE, List.of()).compiled();
        assertThat(rules.rules()).hasSize(1);
        reader = EventReader.of(rules.catalog(), Mappings.builtIn());
        matcher = rules.newMatcher();
        event = new Event(rules.catalog());
    }

    private void match(byte[] payload) {
        reader.read(payload, Format.JSON, event);
        matcher.match(event, (rule, matched) -> hits++);
    }

    private static byte[] event(String commandLine, int number) {
        return ("{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,\"Hostname\":\"ws-7\","
                        + "\"EventTime\":\"2026-11-22 08:00:" + (10 + number % 50) + "\",\"Image\":\"C:\\\\a\\\\"
                        + number + ".exe\",\"ParentImage\":\"C:\\\\b.exe\",\"SourceIp\":\"192.168.0." + number % 255
                        + "\",\"CommandLine\":\"" + commandLine + "\"}")
                .getBytes(UTF_8);
    }

    private long allocated(List<byte[]> events) {
        long before = threads.getCurrentThreadAllocatedBytes();
        events.forEach(this::match);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void anEventThatMatchesNothingCostsHardlyAnObject() {
        List<byte[]> events = IntStream.range(0, 500)
                .mapToObj(number -> event("cmd /c Invoke-Item x" + number, number))
                .toList();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            least = Math.min(least, allocated(events));
        }
        assertThat(hits).isZero();
        // 48 bytes are what is handed on: the facts and the reading that holds them
        assertThat(least / events.size()).isLessThanOrEqualTo(64);
    }

    @Test
    void norDoesOneInMessagePack() {
        List<byte[]> events = IntStream.range(0, 500)
                .mapToObj(number -> forward("cmd /c Invoke-Item x" + number, number))
                .toList();
        byte[] tag = "win.sysmon".getBytes(UTF_8);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (byte[] payload : events) {
                reader.read(payload, tag, Format.FORWARD, event);
                matcher.match(event, (rule, matched) -> hits++);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(hits).isZero();
        assertThat(least / events.size()).isLessThanOrEqualTo(64);
        reader.read(forward("x Inv0ke-Thing 7", 1), tag, Format.FORWARD, event);
        matcher.match(event, (rule, matched) -> hits++);
        assertThat(hits).isEqualTo(1);
    }

    private static byte[] forward(String commandLine, int number) {
        return MsgpackBytes.shortest()
                .array(2)
                .array(2)
                .eventTime(1_790_000_000 + number, 5_000)
                .map(0)
                .map(10)
                .text("Keywords")
                .integer(Long.MIN_VALUE)
                .text("Channel")
                .text("Microsoft-Windows-Sysmon/Operational")
                .text("EventID")
                .integer(1)
                .text("Hostname")
                .text("ws-7")
                .text("load")
                .real(number / 100.0)
                .text("nested")
                .map(1)
                .text("ok")
                .bool(true)
                .text("Image")
                .text("C:\\a\\" + number + ".exe")
                .text("ParentImage")
                .text("C:\\b.exe")
                .text("SourceIp")
                .text("192.168.0." + number % 255)
                .text("CommandLine")
                .text(commandLine)
                .bytes();
    }

    @Test
    void aCommandLineOfAMegabyteCostsMemoryByItsSize() {
        for (String hostile : List.of("invoke-", "mimikat", "sekurls", "\\u00e9\\n", "10.0.0.1")) {
            int unit = hostile.length();
            byte[] half = event(hostile.repeat((1 << 19) / unit), 1);
            byte[] whole = event(hostile.repeat((1 << 20) / unit), 1);
            allocated(List.of(half, whole));
            assertThat(allocated(List.of(half))).as(hostile).isLessThan(16L * half.length);
            assertThat(allocated(List.of(whole))).as(hostile).isLessThan(16L * whole.length);
        }
        assertThat(hits).isZero();
        match(event("x".repeat(1 << 20) + " Inv0ke-Thing 7", 1));
        assertThat(hits).isEqualTo(1);
    }

    @Test
    void fieldsBeyondNumberCostMemoryByTheirNumber() {
        for (String hostile :
                List.of("\"F%d\":1", "\"a\":{\"F%d\":[1]}", "\"Image\":\"%d\"", "\"SourceIp\":\"10.0.0.%d\"")) {
            byte[] some = fields(hostile, 20_000);
            byte[] more = fields(hostile, 40_000);
            for (int round = 0; round < 3; round++) {
                allocated(List.of(more));
            }
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 3; round++) {
                least = Math.min(least, allocated(List.of(some)));
            }
            assertThat(allocated(List.of(more))).as(hostile).isLessThan(3 * least + 1_000_000);
        }
    }

    private static byte[] fields(String field, int count) {
        StringBuilder fields = new StringBuilder("{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1");
        for (int i = 0; i < count; i++) {
            fields.append(',').append(String.format(java.util.Locale.ROOT, field, i));
        }
        return fields.append('}').toString().getBytes(UTF_8);
    }

    @Test
    void anEventOfAHundredThousandFieldsIsMatched() {
        StringBuilder fields = new StringBuilder("{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1");
        for (int i = 0; i < 100_000; i++) {
            fields.append(",\"F")
                    .append(i)
                    .append("\":\"")
                    .append(i == 99_999 ? "the last" : "x")
                    .append('"');
        }
        match(fields.append('}').toString().getBytes(UTF_8));
        assertThat(hits).isEqualTo(1);
    }
}
