package org.varta.collector.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Damage hides the records that it touches and no other one, and a reader that passes it says which they are. */
final class SalvageTest {

    private static final RecordLogOptions SMALL =
            new RecordLogOptions(64 << 10, 8 << 10, 1 << 20, InstantSource.system(), ForcedDisk.REAL);
    private static final int RECORDS = 400;

    @TempDir
    Path directory;

    private final List<byte[]> written = new ArrayList<>();

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("varta.salvage.seeds", 20));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsEveryRecordThatTheDamageDoesNotTouch(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        write(random);
        LogDirectory log = new LogDirectory(directory);
        boolean[] touched = new boolean[RECORDS + 1];
        Map<Long, SortedMap<Long, long[]>> places = new HashMap<>();
        long[] whole = log.firstSequences();
        for (int at = 0; at < whole.length; at++) {
            long end = at + 1 < whole.length ? whole[at + 1] : RECORDS + 1;
            places.put(whole[at], places(LogDirectory.dataFile(log.segment(whole[at])), whole[at], end));
        }
        for (int i = 0; i < 8; i++) {
            long[] firsts = log.firstSequences();
            int at = random.nextInt(firsts.length);
            Path segment = log.segment(firsts[at]);
            long end = at + 1 < firsts.length ? firsts[at + 1] : RECORDS + 1;
            switch (random.nextInt(8)) {
                case 0 -> Files.deleteIfExists(LogDirectory.metadataFile(segment));
                case 1 -> {
                    LogDirectory.deleteFiles(segment);
                    for (long sequence = firsts[at]; sequence < end; sequence++) {
                        touched[(int) sequence] = true;
                    }
                }
                default -> damage(LogDirectory.dataFile(segment), places.get(firsts[at]), random, touched);
            }
        }
        List<Long> hidden = new ArrayList<>();
        try (RecordLogReader reader = RecordLogReader.open(directory)) {
            long next = 1;
            for (boolean isMore = true; isMore; ) {
                try {
                    isMore = reader.next();
                    if (isMore) {
                        assertThat(reader.sequence()).isEqualTo(next);
                        assertThat(reader.bytes()).isEqualTo(written.get((int) next - 1));
                        next++;
                    }
                } catch (DamagedRecordException e) {
                    assertThat(e.sequence()).as("seed %s", seed).isEqualTo(next);
                    for (; next <= e.lastSequence(); next++) {
                        hidden.add(next);
                    }
                    reader.pass(e);
                }
            }
            assertThat(next).as("every sequence, seed %s", seed).isEqualTo(RECORDS + 1);
        }
        for (long sequence : hidden) {
            assertThat(touched[(int) sequence])
                    .as("record %s is hidden although nothing touched it, seed %s", sequence, seed)
                    .isTrue();
        }
    }

    @Test
    void takesNoRecordOutOfTheBytesOfAnEvent() throws IOException {
        RecordHeader header = new RecordHeader();
        byte[] forged = "forged".getBytes(US_ASCII);
        ByteBuffer event = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
        event.putInt(0, RecordHeader.BYTES + forged.length);
        event.put(4, header.encode(3, forged, 0, forged.length).clone());
        event.put(4 + RecordHeader.BYTES, forged);
        try (RecordLog log = RecordLog.open(directory, SMALL)) {
            log.append("first".getBytes(US_ASCII));
            log.append(event.array());
            log.append("true".getBytes(US_ASCII));
        }
        LogDirectory log = new LogDirectory(directory);
        Files.delete(LogDirectory.metadataFile(log.segment(1)));
        // The outer header is gone, so that the search goes on within the event; behind it the true record fits.
        Path file = LogDirectory.dataFile(log.segment(1));
        long outer = places(file, 1, 4).get(2L)[0];
        write(file, outer + 4, new byte[] {9});

        try (RecordLogReader reader = RecordLogReader.open(directory)) {
            assertThat(reader.next()).isTrue();
            assertThatThrownBy(reader::next)
                    .isInstanceOfSatisfying(
                            DamagedRecordException.class,
                            e -> assertThat(e.lastSequence()).isEqualTo(2));
            reader.seek(3);
            assertThat(reader.next()).isTrue();
            assertThat(new String(reader.bytes(), US_ASCII)).isEqualTo("true");
        }
    }

    private void write(SplittableRandom random) throws IOException {
        try (RecordLog log = RecordLog.open(directory, SMALL)) {
            for (int i = 0; i < RECORDS; i++) {
                byte[] record = new byte[random.nextInt(2, 2000)];
                random.nextBytes(record);
                written.add(record);
                log.append(record);
                if (i % 10 == 0) {
                    log.force();
                }
            }
        }
    }

    /** Flips a bit, zeroes a piece or cuts the file, and marks the records that lose something by it. */
    private static void damage(Path file, SortedMap<Long, long[]> places, SplittableRandom random, boolean[] touched)
            throws IOException {
        long begin = places.get(places.firstKey())[0];
        long dataEnd = Math.min(Files.size(file), places.get(places.lastKey())[1]);
        if (dataEnd <= begin) {
            return;
        }
        long from = random.nextLong(begin, dataEnd);
        long to = from + 1;
        switch (random.nextInt(4)) {
            case 0 -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(from);
                }
                to = Long.MAX_VALUE;
            }
            case 1 -> {
                to = Math.min(dataEnd, from + random.nextInt(1, 5000));
                write(file, from, new byte[(int) (to - from)]);
            }
            default -> {
                byte[] all = Files.readAllBytes(file);
                write(file, from, new byte[] {(byte) (all[(int) from] ^ (1 << random.nextInt(8)))});
            }
        }
        for (var place : places.entrySet()) {
            if (place.getValue()[0] < to && place.getValue()[1] > from) {
                touched[place.getKey().intValue()] = true;
            }
        }
    }

    /** Where each record begins, with the excerpt's length, and ends. */
    private static SortedMap<Long, long[]> places(Path file, long first, long end) throws IOException {
        SortedMap<Long, long[]> places = new TreeMap<>();
        byte[] all = Files.readAllBytes(file);
        ByteBuffer in = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        RecordHeader header = new RecordHeader();
        for (int at = 0; at + 4 + RecordHeader.BYTES <= all.length; at += 4) {
            int length = in.getInt(at);
            if (length > 0 && length < 1 << 14) {
                in.get(at + 4, header.array());
                if (header.fits(length) && header.sequence() >= first && header.sequence() < end) {
                    places.putIfAbsent(header.sequence(), new long[] {at, at + 4 + length});
                }
            }
        }
        return places;
    }

    private static void write(Path file, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }
}
