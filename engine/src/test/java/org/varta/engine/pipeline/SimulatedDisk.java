package org.varta.engine.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.varta.collector.journal.JournalEntry;
import org.varta.collector.journal.JournalRecord;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.detect.DeadLetter;
import org.varta.engine.detect.DeadLetterCodec;
import org.varta.engine.detect.EventHits;
import org.varta.engine.detect.HitCodec;
import org.varta.rules.pack.RulePack;

/** What is durable around the loop, in memory. A crash loses any end of what was appended and not forced. */
final class SimulatedDisk {

    private static final UUID JOURNAL = new UUID(1, 2);

    final List<JournalRecord> raw;
    final MemoryLog<EventHits> hits = new MemoryLog<>(HitCodec::encode, HitCodec::decode);
    final MemoryLog<DeadLetter> deadLetters = new MemoryLog<>(DeadLetterCodec::encode, DeadLetterCodec::decode);
    final MemoryLog<Alert> alerts = new MemoryLog<>(AlertJson::toBytes, AlertJson::read);
    final MemoryEpochs epochs;
    private byte[] checkpoint = Checkpoint.START.toBytes();

    /** How much of the raw journal is durable by now. */
    int visible;

    /** Rows of the raw journal that cannot be read: first sequence to last. */
    final NavigableMap<Integer, Integer> damaged = new TreeMap<>();

    /** Whether the disk has no room for one more record. */
    BooleanSupplier isFull = () -> false;

    SimulatedDisk(List<JournalRecord> raw, MemoryEpochs epochs) {
        this.raw = raw;
        this.epochs = epochs;
    }

    DetectStores stores() {
        CheckpointStore checkpoints = new CheckpointStore() {
            @Override
            public Checkpoint load() throws IOException {
                return Checkpoint.parse(checkpoint);
            }

            @Override
            public void save(Checkpoint next) {
                checkpoint = next.toBytes();
            }
        };
        return new DetectStores(new MemoryRaw(), hits, deadLetters, alerts, checkpoints, epochs, () -> {});
    }

    Checkpoint checkpoint() throws IOException {
        return Checkpoint.parse(checkpoint);
    }

    void crash(SplittableRandom random) {
        hits.crash(random);
        deadLetters.crash(random);
        alerts.crash(random);
    }

    /** The raw journal as far as it is visible. */
    private final class MemoryRaw implements RawRecords {
        private int next;

        @Override
        public UUID journalId() {
            return JOURNAL;
        }

        @Override
        public void seek(long sequence) {
            next = (int) sequence - 1;
        }

        @Override
        public @Nullable JournalEntry next() {
            if (next >= visible) {
                return null;
            }
            var row = damaged.floorEntry(next + 1);
            if (row != null && row.getValue() > next) {
                int first = next + 1;
                next = row.getValue();
                return new JournalEntry.Damaged(first, next, "a hole");
            }
            return new JournalEntry.Whole(raw.get(next++));
        }

        @Override
        public long lastSequence() {
            return visible;
        }

        @Override
        public void close() {}
    }

    /** What a full disk says. */
    static final class NoSpace extends IOException {
        private static final long serialVersionUID = 1;

        NoSpace() {
            super("no space left on device");
        }
    }

    /** Bytes of a record. */
    @FunctionalInterface
    interface Encoder<T> {
        byte[] encode(T item);
    }

    /** A record of bytes. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(byte[] bytes) throws IOException;
    }

    /** A log that holds bytes, as the real ones do. */
    final class MemoryLog<T> implements DetectLog<T> {
        private final Encoder<T> encoder;
        private final Decoder<T> decoder;
        private final List<byte[]> records = new ArrayList<>();
        private int forced;

        MemoryLog(Encoder<T> encoder, Decoder<T> decoder) {
            this.encoder = encoder;
            this.decoder = decoder;
        }

        @Override
        public synchronized void append(T item) throws IOException {
            if (isFull.getAsBoolean()) {
                throw new NoSpace();
            }
            records.add(encoder.encode(item));
        }

        @Override
        public synchronized void force() {
            forced = records.size();
        }

        @Override
        public synchronized long lastIndex() {
            return records.size();
        }

        @Override
        public RecordCursor<T> from(long index) {
            return new RecordCursor<>() {
                private int next = (int) index - 1;

                @Override
                public @Nullable T next() throws IOException {
                    synchronized (MemoryLog.this) {
                        return next < forced ? decoder.decode(records.get(next++)) : null;
                    }
                }

                @Override
                public void close() {}
            };
        }

        List<byte[]> records() {
            return records;
        }

        void crash(SplittableRandom random) {
            int kept = forced + random.nextInt(records.size() - forced + 1);
            while (records.size() > kept) {
                records.removeLast();
            }
            forced = kept;
        }
    }

    /** Epochs whose rule sets are kept as they are. */
    static final class MemoryEpochs implements EpochStore {
        private final List<Epoch> epochs = new ArrayList<>();
        private final Map<String, RulePack> archived = new HashMap<>();

        @Override
        public List<Epoch> epochs() {
            return List.copyOf(epochs);
        }

        @Override
        public void archive(String epochHash, RulePack pack, RuleFiles files) {
            archived.put(epochHash, pack);
        }

        @Override
        public void append(Epoch epoch) {
            epochs.add(epoch);
        }

        @Override
        public RulePack load(Epoch epoch) throws IOException {
            RulePack pack = archived.get(epoch.hash());
            if (pack == null) {
                throw new IOException("not archived: " + epoch);
            }
            return pack;
        }
    }
}
