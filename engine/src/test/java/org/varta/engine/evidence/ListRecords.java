package org.varta.engine.evidence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A journal in memory; the tree does not know where records come from. */
final class ListRecords implements Records {

    static final UUID ID = new UUID(1, 2);

    final List<byte[]> all;
    long[] segments = {1};
    private int next;

    ListRecords(List<byte[]> all) {
        this.all = all;
    }

    static List<byte[]> random(int count, int bytesMax, long seed) {
        Random random = new Random(seed);
        List<byte[]> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[1 + random.nextInt(bytesMax)];
            random.nextBytes(record);
            records.add(record);
        }
        return records;
    }

    @Override
    public UUID journalId() {
        return ID;
    }

    @Override
    public long durableSequence() {
        return all.size();
    }

    @Override
    public long firstSequence() {
        return 1;
    }

    @Override
    public long[] segments() {
        return segments;
    }

    @Override
    public void seek(long sequence) throws IOException {
        next = (int) sequence - 1;
    }

    @Override
    public boolean next() {
        if (next == all.size()) {
            return false;
        }
        next++;
        return true;
    }

    @Override
    public long sequence() {
        return next;
    }

    @Override
    public byte @Nullable [] bytes() {
        byte[] record = all.get(next - 1);
        return record.length == 0 ? null : record;
    }

    @Override
    public String damage() {
        return "empty";
    }

    @Override
    public void close() {
        // nothing is open
    }
}
