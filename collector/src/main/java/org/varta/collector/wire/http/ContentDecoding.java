package org.varta.collector.wire.http;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.varta.collector.wire.GzipEnvelope;

/**
 * Turns received body bytes into the body (RFC 9110 section 8.4): none, gzip (RFC 1952, any number of members), deflate
 * (RFC 1950, and the bare RFC 1951 that some senders mean by it). Counts itself what comes out, so that a bomb stops at
 * the limit and not behind it.
 */
abstract sealed class ContentDecoding {

    /** Below this size a body's ratio says nothing. */
    private static final int RATIO_FREE_BYTES = 1 << 20;

    final BodyStore store;

    private ContentDecoding(BodyStore store) {
        this.store = store;
    }

    /** The decoding for a {@code Content-Encoding} header, or null when it is not supported. */
    static @Nullable ContentDecoding of(@Nullable String header, BodyStore store, int ratioMax) {
        String encoding = header == null ? "identity" : header.strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "", "identity", "none" -> new Identity(store);
            case "gzip", "x-gzip" -> new Gzip(store, ratioMax);
            case "deflate" -> new Deflate(store, ratioMax);
            default -> null;
        };
    }

    /** Takes all of {@code in}; returns what stands against it, or null. */
    abstract @Nullable HttpError add(ByteBuf in);

    /** The last byte was received; returns what stands against the whole, or null. */
    abstract @Nullable HttpError finish();

    /** Frees native memory; may be called more than once. */
    void close() {}

    private static final class Identity extends ContentDecoding {
        Identity(BodyStore store) {
            super(store);
        }

        @Override
        @Nullable
        HttpError add(ByteBuf in) {
            int count = in.readableBytes();
            HttpError error = store.room(count);
            if (error == null) {
                in.readBytes(store.bytes(), store.length(), count);
                store.wrote(count);
            }
            return error;
        }

        @Override
        @Nullable
        HttpError finish() {
            return null;
        }
    }

    /** What gzip and deflate share: the inflater and its limits. */
    private abstract static sealed class Inflating extends ContentDecoding {

        private static final int STEP_BYTES = 16 << 10;

        private final int ratioMax;
        private long receivedBytes;
        private boolean closed;

        Inflating(BodyStore store, int ratioMax) {
            super(store);
            this.ratioMax = ratioMax;
        }

        @Override
        @Nullable
        HttpError add(ByteBuf in) {
            receivedBytes += in.readableBytes();
            while (in.isReadable()) {
                HttpError error = step(in);
                if (error != null) {
                    return error;
                }
            }
            return null;
        }

        /** Consumes at least one byte of {@code in}. */
        abstract @Nullable HttpError step(ByteBuf in);

        /** Inflates what it can of {@code in} and leaves what follows the deflate stream. */
        @Nullable
        HttpError inflate(Inflater inflater, ByteBuf in) {
            inflater.setInput(in.nioBuffer());
            int before = inflater.getRemaining();
            try {
                while (!inflater.finished() && !(inflater.needsInput() && inflater.getRemaining() == 0)) {
                    int room = Math.min(STEP_BYTES, Math.max(1, store.bytes().length - store.length()));
                    HttpError error = store.room(room);
                    if (error != null) {
                        // A body of exactly the limit may end here, so look whether anything more comes out.
                        return error == HttpError.BODY_TOO_LARGE ? lastByte(inflater) : error;
                    }
                    int count = inflater.inflate(store.bytes(), store.length(), room);
                    store.wrote(count);
                    inflated(store.bytes(), store.length() - count, count);
                    if (count == 0 && inflater.needsDictionary()) {
                        return HttpError.BAD_ENCODING;
                    }
                    if (store.length() - RATIO_FREE_BYTES > receivedBytes * ratioMax) {
                        return HttpError.INFLATE_RATIO;
                    }
                    if (count == 0) {
                        break;
                    }
                }
            } catch (DataFormatException e) {
                return HttpError.BAD_ENCODING;
            } finally {
                in.skipBytes(before - inflater.getRemaining());
            }
            return null;
        }

        private static @Nullable HttpError lastByte(Inflater inflater) throws DataFormatException {
            return inflater.inflate(new byte[1]) == 0 ? null : HttpError.BODY_TOO_LARGE;
        }

        void inflated(byte[] bytes, int offset, int count) {}

        abstract @Nullable Inflater inflater();

        @Override
        void close() {
            Inflater inflater = inflater();
            if (!closed && inflater != null) {
                inflater.end();
            }
            closed = true;
        }
    }

    private static final class Deflate extends Inflating {

        private @Nullable Inflater inflater;

        Deflate(BodyStore store, int ratioMax) {
            super(store, ratioMax);
        }

        @Override
        @Nullable
        HttpError step(ByteBuf in) {
            Inflater current = inflater;
            if (current == null) {
                int first = in.getUnsignedByte(in.readerIndex());
                boolean zlib = (first & 0x0f) == 8 && first >> 4 <= 7;
                current = new Inflater(!zlib);
                inflater = current;
            }
            if (current.finished()) {
                return HttpError.BAD_ENCODING;
            }
            return inflate(current, in);
        }

        @Override
        @Nullable
        HttpError finish() {
            return inflater == null || inflater.finished() ? null : HttpError.BAD_ENCODING;
        }

        @Override
        @Nullable
        Inflater inflater() {
            return inflater;
        }
    }

    private static final class Gzip extends Inflating {

        private final GzipEnvelope envelope = new GzipEnvelope();
        private final Inflater inflater = new Inflater(true);

        Gzip(BodyStore store, int ratioMax) {
            super(store, ratioMax);
        }

        @Override
        @Nullable
        HttpError step(ByteBuf in) {
            if (!envelope.inData()) {
                return envelope.take(in.readUnsignedByte()) ? null : HttpError.BAD_ENCODING;
            }
            HttpError error = inflate(inflater, in);
            if (inflater.finished()) {
                envelope.dataEnded();
                inflater.reset();
            }
            return error;
        }

        @Override
        void inflated(byte[] bytes, int offset, int count) {
            envelope.inflated(bytes, offset, count);
        }

        @Override
        @Nullable
        HttpError finish() {
            return envelope.betweenMembers() ? null : HttpError.BAD_ENCODING;
        }

        @Override
        Inflater inflater() {
            return inflater;
        }
    }
}
