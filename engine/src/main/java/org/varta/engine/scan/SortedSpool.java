package org.varta.engine.scan;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Puts things in the order of time with bounded memory: sorts what fits, writes it to a temporary file, and merges the files
 * at the end. Filled by any threads, read once.
 */
final class SortedSpool implements AutoCloseable {

    /** What is held in memory before it goes to a file. */
    static final int MEMORY_BYTES = 64 << 20;

    /** Of an entry beside its content. */
    private static final int OVERHEAD_BYTES = 64;

    /** Runs are merged into one when there are so many, so that open files stay few. */
    private static final int RUNS_MAX = 64;

    private static final Comparator<Entry> ORDER = Comparator.comparingLong(Entry::timeMs)
            .thenComparingLong(Entry::sequence)
            .thenComparingInt(Entry::ordinal);

    /** Entries are put in the order of time, then sequence, then ordinal. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its order only
    record Entry(long timeMs, long sequence, int ordinal, byte[] content) {}

    @FunctionalInterface
    interface Taker {
        void take(Entry entry) throws IOException;
    }

    private final int memoryBytes;
    private final List<Path> runs = new ArrayList<>();
    private List<Entry> held = new ArrayList<>();
    private long heldBytes;

    SortedSpool() {
        this(MEMORY_BYTES);
    }

    SortedSpool(int memoryBytes) {
        this.memoryBytes = memoryBytes;
    }

    synchronized void add(Entry entry) {
        held.add(entry);
        heldBytes += entry.content().length + OVERHEAD_BYTES;
        if (heldBytes >= memoryBytes) {
            try {
                spill();
            } catch (IOException e) {
                throw new UncheckedIOException("the temporary directory cannot hold what has to be sorted", e);
            }
        }
    }

    private void spill() throws IOException {
        held.sort(ORDER);
        Path run = newRun();
        try (DataOutputStream out = open(run)) {
            for (Entry entry : held) {
                write(out, entry);
            }
        }
        held = new ArrayList<>();
        heldBytes = 0;
        if (runs.size() == RUNS_MAX) {
            List<Path> old = List.copyOf(runs);
            Path all = newRun();
            try (DataOutputStream out = open(all)) {
                merge(old, List.of(), entry -> write(out, entry));
            }
            for (Path done : old) {
                runs.remove(done);
                Files.delete(done);
            }
        }
    }

    private Path newRun() throws IOException {
        Path run = Files.createTempFile("varta-scan", ".run");
        runs.add(run);
        return run;
    }

    private static DataOutputStream open(Path run) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run), 1 << 16));
    }

    private static void write(DataOutputStream out, Entry entry) throws IOException {
        out.writeLong(entry.timeMs());
        out.writeLong(entry.sequence());
        out.writeInt(entry.ordinal());
        out.writeInt(entry.content().length);
        out.write(entry.content());
    }

    /** Gives everything in order. */
    synchronized void drain(Taker taker) throws IOException {
        held.sort(ORDER);
        merge(runs, held, taker);
        held = new ArrayList<>();
    }

    private static void merge(List<Path> files, List<Entry> held, Taker taker) throws IOException {
        PriorityQueue<Run> open = new PriorityQueue<>((a, b) -> ORDER.compare(a.head(), b.head()));
        List<Run> all = new ArrayList<>();
        try {
            for (Path file : files) {
                all.add(new Run(new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))));
            }
            for (Run run : all) {
                if (run.next()) {
                    open.add(run);
                }
            }
            int at = 0;
            while (true) {
                Run run = open.peek();
                if (run == null) {
                    break;
                }
                while (at < held.size() && ORDER.compare(held.get(at), run.head()) < 0) {
                    taker.take(held.get(at++));
                }
                open.poll();
                taker.take(run.head());
                if (run.next()) {
                    open.add(run);
                }
            }
            while (at < held.size()) {
                taker.take(held.get(at++));
            }
        } finally {
            for (Run run : all) {
                run.in.close();
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        runs.clear();
    }

    /** One sorted file while it is merged. */
    private static final class Run {

        private final DataInputStream in;
        private @Nullable Entry head;

        Run(DataInputStream in) {
            this.in = in;
        }

        Entry head() {
            if (head == null) {
                throw new IllegalStateException("the run is empty");
            }
            return head;
        }

        boolean next() throws IOException {
            long timeMs;
            try {
                timeMs = in.readLong();
            } catch (EOFException e) {
                head = null;
                return false;
            }
            long sequence = in.readLong();
            int ordinal = in.readInt();
            byte[] content = new byte[in.readInt()];
            in.readFully(content);
            head = new Entry(timeMs, sequence, ordinal, content);
            return true;
        }
    }
}
