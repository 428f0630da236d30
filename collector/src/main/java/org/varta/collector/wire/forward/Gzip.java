package org.varta.collector.wire.forward;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.varta.collector.wire.BrokenStreamException;
import org.varta.collector.wire.GzipEnvelope;

/** Unpacks gzip (RFC 1952) of any number of members, all of it or nothing. */
final class Gzip {

    private static final int STEP_BYTES = 16 << 10;

    private Gzip() {}

    /** What comes out of the bytes from {@code from} to {@code to}; a bomb stops at {@code maxBytes}. */
    static byte[] unpack(byte[] in, int from, int to, int maxBytes) throws BrokenStreamException {
        GzipEnvelope envelope = new GzipEnvelope();
        Inflater inflater = new Inflater(true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            int at = from;
            while (at < to) {
                if (envelope.inData()) {
                    inflater.setInput(in, at, to - at);
                    inflate(inflater, envelope, out, maxBytes);
                    at = to - inflater.getRemaining();
                    envelope.dataEnded();
                    inflater.reset();
                } else if (!envelope.take(in[at++] & 0xFF)) {
                    throw Malformed.BAD_COMPRESSION.because("no gzip, or its checksum is wrong");
                }
            }
        } catch (DataFormatException e) {
            throw Malformed.BAD_COMPRESSION.because("broken gzip");
        } finally {
            inflater.end();
        }
        if (!envelope.betweenMembers()) {
            throw Malformed.BAD_COMPRESSION.because("gzip that ends early");
        }
        return out.toByteArray();
    }

    private static void inflate(Inflater inflater, GzipEnvelope envelope, ByteArrayOutputStream out, int maxBytes)
            throws DataFormatException, BrokenStreamException {
        byte[] step = new byte[STEP_BYTES];
        while (!inflater.finished()) {
            int count = inflater.inflate(step);
            if (count == 0 && !inflater.finished()) {
                throw Malformed.BAD_COMPRESSION.because("gzip that ends early");
            }
            if (out.size() + count > maxBytes) {
                throw Malformed.INFLATED_TOO_LARGE.because("more than " + maxBytes + " bytes once unpacked");
            }
            envelope.inflated(step, 0, count);
            out.write(step, 0, count);
        }
    }
}
