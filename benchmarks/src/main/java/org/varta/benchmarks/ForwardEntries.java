package org.varta.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.varta.collector.wire.Format;
import org.varta.engine.decode.EventDecoder;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;
import org.varta.rules.event.ValueKind;

/** JSON objects as a Fluent Forward client sends them: {@code [time, record]} in MessagePack, each value in its shortest form. */
final class ForwardEntries {

    private static final int SECONDS = 1_790_000_000;

    private final Event event = new Event(FieldCatalog.of(List.of()));

    /** The record has the members of the object, in their order; the time is always the same. */
    byte[] of(byte[] json) {
        var fault = EventDecoder.decode(json, Format.JSON, event);
        if (fault != null) {
            throw new IllegalArgumentException("no JSON object: " + fault);
        }
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(2).packInt(SECONDS);
            int[] members = new int[event.nodeCount()];
            for (int node = 1; node < members.length; node++) {
                members[event.parent(node)]++;
            }
            for (int node = 0; node < members.length; node++) {
                String name = event.name(node);
                if (name != null) {
                    out.packString(name);
                }
                value(out, node, members[node]);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void value(MessageBufferPacker out, int node, int members) throws IOException {
        ValueKind kind = event.kind(node);
        switch (kind) {
            case OBJECT -> out.packMapHeader(members);
            case ARRAY -> out.packArrayHeader(members);
            case STRING -> out.packString(event.text(node));
            case NUMBER -> number(out, event.text(node));
            case TRUE, FALSE -> out.packBoolean(kind == ValueKind.TRUE);
            case NULL -> out.packNil();
        }
    }

    private static void number(MessageBufferPacker out, String text) throws IOException {
        try {
            out.packBigInteger(new BigInteger(text));
        } catch (IllegalArgumentException noInteger) { // or one of more than 64 bits
            out.packDouble(Double.parseDouble(text));
        }
    }
}
