package org.varta.engine.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.varta.benchmarks.LaneEvents;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;

/**
 * The product's JSON scanner beside the same with the Vector API, on the same events. An operation is a pass over the
 * {@value #EVENTS} events of a lane; before it, each event's nodes have to be those that the product finds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class VectorBenchmark {

    private static final int EVENTS = 20_000;
    private static final byte[] BEHIND = new byte[TriedJson.SLACK];

    /** Name of a lane. */
    @Param("mordor")
    public String lane;

    private List<byte[]> events;
    private List<int[]> strings;
    private int stringCount;
    private final Event event = new Event(FieldCatalog.of(List.of()));
    private final TriedJson tried = new TriedJson();

    @Setup(Level.Trial)
    public void load() {
        events = LaneEvents.named(lane);
        strings = new ArrayList<>();
        Event other = new Event(FieldCatalog.of(List.of()));
        int quick = 0;
        long bytes = 0;
        int[] lengths = new int[65];
        for (byte[] payload : events) {
            fill(event, payload);
            fill(other, payload);
            boolean isQuick = QuickJson.scan(event, 0, payload.length, Event.NONE);
            if (tried.scan(other, 0, payload.length, Event.NONE) != isQuick || !describe(event).equals(describe(other))) {
                throw new IllegalStateException("another tape: " + new String(payload, UTF_8));
            }
            quick += isQuick ? 1 : 0;
            bytes += payload.length;
            strings.add(stringsOf(event));
            for (int at : strings.getLast()) {
                int end = (int) tried.string(event.bytes(), at, payload.length);
                lengths[Math.min(64, end - at)]++;
                stringCount++;
            }
        }
        System.out.printf(
                "%s: %,d events, %,d taken by the quick way, %,d bytes, %,d strings;"
                        + " shorter than 8 bytes %,d, 16 %,d, 32 %,d, 64 %,d%n",
                lane,
                events.size(),
                quick,
                bytes,
                stringCount,
                under(lengths, 8),
                under(lengths, 16),
                under(lengths, 32),
                under(lengths, 64));
    }

    private static int under(int[] lengths, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += lengths[i];
        }
        return sum;
    }

    private static void fill(Event into, byte[] payload) {
        into.reset(payload, 0, payload.length);
        into.append(BEHIND);
    }

    private static String describe(Event event) {
        StringBuilder text = new StringBuilder();
        for (int node = 0; node < event.nodeCount(); node++) {
            text.append(event.kind(node)).append(' ').append(event.parent(node));
            text.append(' ').append(event.nameOffset(node)).append(' ').append(event.nameLength(node));
            text.append(' ').append(event.valueOffset(node)).append(' ').append(event.valueLength(node));
            text.append(' ').append(event.isValueEscaped(node)).append(' ').append(event.isValuePlain(node)).append('\n');
        }
        return text.toString();
    }

    /** Where names and string values begin. */
    private static int[] stringsOf(Event event) {
        List<Integer> starts = new ArrayList<>();
        for (int node = 0; node < event.nodeCount(); node++) {
            if (event.nameLength(node) >= 0) {
                starts.add(event.nameOffset(node));
            }
            if (event.kind(node) == ValueKind.STRING) {
                starts.add(event.valueOffset(node));
            }
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The product: copies the event in and makes its nodes. */
    @Benchmark
    @Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
    public long scanProduct() {
        long nodes = 0;
        for (byte[] payload : events) {
            fill(event, payload);
            QuickJson.scan(event, 0, payload.length, Event.NONE);
            nodes += event.nodeCount();
        }
        return nodes;
    }

    private long scan() {
        long nodes = 0;
        for (byte[] payload : events) {
            fill(event, payload);
            tried.scan(event, 0, payload.length, Event.NONE);
            nodes += event.nodeCount();
        }
        return nodes;
    }

    /** Finds the end of each string of an event that is there. */
    private long strings() {
        long sum = 0;
        for (int e = 0; e < strings.size(); e++) {
            byte[] payload = events.get(e);
            fill(event, payload);
            byte[] bytes = event.bytes();
            for (int at : strings.get(e)) {
                sum += tried.string(bytes, at, payload.length);
            }
        }
        return sum;
    }

    /** What {@link #strings} does besides. */
    @Benchmark
    @Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
    public long stringsNone() {
        long sum = 0;
        for (int e = 0; e < strings.size(); e++) {
            byte[] payload = events.get(e);
            fill(event, payload);
            byte[] bytes = event.bytes();
            for (int at : strings.get(e)) {
                sum += bytes[at];
            }
        }
        return sum;
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=SWAR"})
    public long scanSwar() {
        return scan();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=SWAR"})
    public long stringsSwar() {
        return strings();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=VECTOR_128"})
    public long scanVector128() {
        return scan();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=VECTOR_128"})
    public long stringsVector128() {
        return strings();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=VECTOR_256"})
    public long scanVector256() {
        return scan();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=VECTOR_256"})
    public long stringsVector256() {
        return strings();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=VECTOR_512"})
    public long scanVector512() {
        return scan();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=VECTOR_512"})
    public long stringsVector512() {
        return strings();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=MIXED"})
    public long scanMixed() {
        return scan();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=MIXED"})
    public long stringsMixed() {
        return strings();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=SWAR_16"})
    public long scanSwar16() {
        return scan();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=SWAR_16"})
    public long stringsSwar16() {
        return strings();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=BITMAP_512"})
    public long scanBitmap512() {
        return scan();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=BITMAP_256"})
    public long scanBitmap256() {
        return scan();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=BITMAP_SWAR"})
    public long scanBitmapSwar() {
        return scan();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=SWAR_FEWER"})
    public long scanSwarFewer() {
        return scan();
    }

    @Benchmark
    @Fork(value = 3, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Dvarta.way=SWAR_FEWER"})
    public long stringsSwarFewer() {
        return strings();
    }
}
