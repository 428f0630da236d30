package org.varta.engine.scan;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is read from a file, for the progress. */
final class Counted extends FilterInputStream {

    private final AtomicLong bytesRead;

    Counted(InputStream in, AtomicLong bytesRead) {
        super(in);
        this.bytesRead = bytesRead;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        bytesRead.addAndGet(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        bytesRead.addAndGet(Math.max(0, count));
        return count;
    }
}
