package org.varta.collector.journal;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;

/**
 * What a record log can be told.
 *
 * @param segmentBytesMax a segment that has grown to this size is followed by a new one; bounds the time an open takes
 * @param recordBytesMax the longest record; a quarter of a Chronicle block is the hard limit
 * @param blockBytes how much of a segment Chronicle maps at once, and by how much the file grows
 * @param clock names the file of a new segment, nothing else depends on it
 * @param disk how bytes are forced
 */
record RecordLogOptions(
        long segmentBytesMax, int recordBytesMax, int blockBytes, InstantSource clock, ForcedDisk disk) {

    static final RecordLogOptions DEFAULTS =
            new RecordLogOptions(512L << 20, 15 << 20, 64 << 20, InstantSource.system(), ForcedDisk.REAL);

    RecordLogOptions {
        requireNonNull(clock, "clock");
        requireNonNull(disk, "disk");
        if (segmentBytesMax < 1 || segmentBytesMax > 1L << 30) {
            throw new IllegalArgumentException("segmentBytesMax must be from 1 to 1 GiB: " + segmentBytesMax);
        }
        if (recordBytesMax < 1 || recordBytesMax > blockBytes / 4 - RecordHeader.BYTES - 64) {
            throw new IllegalArgumentException(
                    "recordBytesMax must be below a quarter of blockBytes: " + recordBytesMax);
        }
    }

    RecordLogOptions withDisk(ForcedDisk other) {
        return new RecordLogOptions(segmentBytesMax, recordBytesMax, blockBytes, clock, other);
    }

    RecordLogOptions withSegmentBytesMax(long bytes) {
        return new RecordLogOptions(bytes, recordBytesMax, blockBytes, clock, disk);
    }

    RecordLogOptions withBlockBytes(int bytes) {
        return new RecordLogOptions(segmentBytesMax, Math.min(recordBytesMax, bytes / 8), bytes, clock, disk);
    }
}
