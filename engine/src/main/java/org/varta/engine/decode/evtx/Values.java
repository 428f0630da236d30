package org.varta.engine.decode.evtx;

/** The values of one template instance: where they stand in the chunk, and their types. Reused. */
final class Values {

    static final Values NONE = new Values();

    private static final int DESCRIPTOR_BYTES = 4;

    private int count;
    private int[] at = new int[32];
    private int[] size = new int[32];
    private int[] type = new int[32];

    /**
     * Reads the table at {@code from}.
     *
     * @return behind the last value
     * @throws BadRecordException when it reaches beyond {@code limit}
     */
    int read(Chunk chunk, int from, int limit) throws BadRecordException {
        count = 0;
        if (from > limit - 4) {
            throw new BadRecordException(from, "the number of values reaches out of the record");
        }
        int wanted = chunk.i32(from);
        if (wanted < 0 || wanted > (limit - from - 4) / DESCRIPTOR_BYTES) {
            throw new BadRecordException(from, "more values than fit the record");
        }
        if (wanted > at.length) {
            at = new int[wanted];
            size = new int[wanted];
            type = new int[wanted];
        }
        int descriptor = from + 4;
        int data = descriptor + wanted * DESCRIPTOR_BYTES;
        for (int i = 0; i < wanted; i++, descriptor += DESCRIPTOR_BYTES) {
            at[i] = data;
            size[i] = chunk.u16(descriptor);
            type[i] = chunk.u8(descriptor + 2);
            data += size[i];
            if (data > limit) {
                throw new BadRecordException(descriptor, "value " + i + " reaches out of the record");
            }
        }
        count = wanted;
        return data;
    }

    /** A value that a template asks for and the record does not have is a null. */
    int type(int i) {
        return i < count ? type[i] : ValueType.NULL;
    }

    int at(int i) {
        return at[i];
    }

    int size(int i) {
        return size[i];
    }
}
