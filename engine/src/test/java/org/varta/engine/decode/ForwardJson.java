package org.varta.engine.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/** The slow oracle: an event of the Forward protocol as the JSON that says the same, read by somebody else's library. */
public final class ForwardJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int DEPTH_MAX = 500;

    private final byte[] entry;
    private final MessageUnpacker in;
    private final JsonGenerator json;

    private ForwardJson(byte[] entry, JsonGenerator json) {
        this.entry = entry;
        this.in = MessagePack.newDefaultUnpacker(entry);
        this.json = json;
    }

    /** Null when the bytes are no event. */
    public static @Nullable String of(byte[] entry, byte[] tag) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT)) {
            new ForwardJson(entry, json).event(tag);
        } catch (MessagePackException | IOException malformed) {
            return null;
        }
        return out.toString();
    }

    private void event(byte[] tag) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("forward");
        if (tag.length > 0) {
            json.writeStringField("tag", new String(tag, UTF_8));
        }
        boolean hasMetadata = false;
        if (isPair()) {
            in.unpackArrayHeader();
        }
        if (isPair()) {
            in.unpackArrayHeader();
            hasMetadata = true;
        }
        if (isContainer()) {
            throw new IOException("a time that is none");
        }
        json.writeFieldName("time");
        value(0);
        if (hasMetadata) {
            json.writeFieldName("metadata");
            value(0);
        }
        json.writeEndObject();
        members(0);
        json.writeEndObject();
        if (in.hasNext()) {
            throw new IOException("more than a record");
        }
    }

    private boolean isPair() throws IOException {
        if (!in.hasNext() || in.getNextFormat().getValueType() != org.msgpack.value.ValueType.ARRAY) {
            return false;
        }
        int at = (int) in.getTotalReadBytes();
        return switch (in.getNextFormat()) {
            case FIXARRAY -> entry[at] == (byte) 0x92;
            case ARRAY16 -> at + 3 <= entry.length && entry[at + 1] == 0 && entry[at + 2] == 2;
            default ->
                at + 5 <= entry.length
                        && entry[at + 1] == 0
                        && entry[at + 2] == 0
                        && entry[at + 3] == 0
                        && entry[at + 4] == 2;
        };
    }

    private boolean isContainer() throws IOException {
        return switch (in.getNextFormat().getValueType()) {
            case ARRAY, MAP -> true;
            default -> false;
        };
    }

    private void value(int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw new IOException("deep");
        }
        MessageFormat format = in.getNextFormat();
        switch (format.getValueType()) {
            case MAP -> {
                json.writeStartObject();
                members(depth);
                json.writeEndObject();
            }
            case ARRAY -> {
                json.writeStartArray();
                for (long left = in.unpackArrayHeader() & 0xFFFF_FFFFL; left > 0; left--) {
                    value(depth + 1);
                }
                json.writeEndArray();
            }
            case NIL -> {
                in.unpackNil();
                json.writeNull();
            }
            case BOOLEAN -> json.writeBoolean(in.unpackBoolean());
            case INTEGER -> json.writeNumber(in.unpackBigInteger());
            case FLOAT -> {
                if (format == MessageFormat.FLOAT32) {
                    json.writeNumber(in.unpackFloat());
                } else {
                    json.writeNumber(in.unpackDouble());
                }
            }
            case STRING, BINARY -> json.writeString(text(format));
            case EXTENSION -> {
                Object value = extension();
                if (value instanceof BigDecimal number) {
                    json.writeNumber(number.toPlainString());
                } else {
                    json.writeString((String) value);
                }
            }
            default -> throw new IOException("no value");
        }
    }

    private void members(int depth) throws IOException {
        for (long left = in.unpackMapHeader() & 0xFFFF_FFFFL; left > 0; left--) {
            json.writeFieldName(key());
            value(depth + 1);
        }
    }

    private String key() throws IOException {
        MessageFormat format = in.getNextFormat();
        return switch (format.getValueType()) {
            case NIL -> {
                in.unpackNil();
                yield "null";
            }
            case BOOLEAN -> String.valueOf(in.unpackBoolean());
            case INTEGER -> in.unpackBigInteger().toString();
            case FLOAT ->
                format == MessageFormat.FLOAT32 ? Float.toString(in.unpackFloat()) : Double.toString(in.unpackDouble());
            case STRING, BINARY -> text(format);
            case EXTENSION -> {
                Object value = extension();
                yield value instanceof BigDecimal number ? number.toPlainString() : (String) value;
            }
            default -> throw new IOException("no key");
        };
    }

    private String text(MessageFormat format) throws IOException {
        int length = format.getValueType() == org.msgpack.value.ValueType.STRING
                ? in.unpackRawStringHeader()
                : in.unpackBinaryHeader();
        return new String(data(length), UTF_8);
    }

    private byte[] data(int length) throws IOException {
        if (length > entry.length - in.getTotalReadBytes()) {
            throw new MessageInsufficientBufferException();
        }
        return in.readPayload(length);
    }

    /** A time as a number of seconds, anything else as text. */
    private Object extension() throws IOException {
        ExtensionTypeHeader header = in.unpackExtensionTypeHeader();
        byte[] data = data(header.getLength());
        BigInteger all = new BigInteger(1, data);
        BigInteger seconds = null;
        BigInteger nanos = BigInteger.ZERO;
        if (header.getType() == 0 && data.length == 8) {
            seconds = all.shiftRight(32);
            nanos = low(all, 32);
        } else if (header.getType() == -1 && data.length == 4) {
            seconds = all;
        } else if (header.getType() == -1 && data.length == 8) {
            seconds = low(all, 34);
            nanos = all.shiftRight(34);
        } else if (header.getType() == -1 && data.length == 12) {
            seconds = BigInteger.valueOf(low(all, 64).longValue());
            nanos = all.shiftRight(64);
        }
        if (seconds == null || seconds.signum() < 0 || nanos.bitLength() > 30 || nanos.intValue() > 999_999_999) {
            return new String(data, UTF_8);
        }
        return nanos.signum() == 0 ? new BigDecimal(seconds) : new BigDecimal(seconds).add(new BigDecimal(nanos, 9));
    }

    private static BigInteger low(BigInteger number, int bits) {
        return number.and(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
    }
}
