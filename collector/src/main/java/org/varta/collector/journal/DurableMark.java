package org.varta.collector.journal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The last durable sequence, shared with all readers of all processes through a mapped file of 16 bytes, little-endian:
 * magic {@code VARTDUR1}, sequence. The writer moves it after a force, so on disk it may lag but never leads.
 */
final class DurableMark {

    private static final int BYTES = 16;
    private static final int SEQUENCE_OFFSET = 8;
    private static final long MAGIC = 0x31_52_55_44_54_52_41_56L;
    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MappedByteBuffer memory;

    private DurableMark(MappedByteBuffer memory) {
        this.memory = memory;
    }

    /** For the writer. A file that is new or damaged begins at 0; recovery then finds the truth. */
    static DurableMark openForWriting(Path file, ForcedDisk disk) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            if (channel.size() != BYTES || !hasMagic(channel)) {
                ByteBuffer fresh = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
                channel.write(fresh.putLong(0, MAGIC), 0);
                disk.force(channel, true);
            }
            return new DurableMark(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES));
        }
    }

    /** For readers. */
    static DurableMark openForReading(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < BYTES || !hasMagic(channel)) {
                throw new IOException(file + ": not a durable mark; opening the log for writing restores it");
            }
            return new DurableMark(channel.map(FileChannel.MapMode.READ_ONLY, 0, BYTES));
        }
    }

    long get() {
        return (long) LONGS.getAcquire(memory, SEQUENCE_OFFSET);
    }

    void set(long sequence) {
        LONGS.setRelease(memory, SEQUENCE_OFFSET, sequence);
    }

    private static boolean hasMagic(FileChannel channel) throws IOException {
        ByteBuffer magic = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return channel.read(magic, 0) == Long.BYTES && magic.getLong(0) == MAGIC;
    }
}
