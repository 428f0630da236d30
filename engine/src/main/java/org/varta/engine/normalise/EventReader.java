package org.varta.engine.normalise;

import static java.util.Objects.requireNonNull;

import java.util.SplittableRandom;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Frame;
import org.varta.engine.decode.EventDecoder;
import org.varta.engine.decode.Fault;
import org.varta.engine.decode.ForwardDecoder;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;

/**
 * Bytes to an event that can be matched: decoded, its fields bound to the names that rules know, its log sources named.
 *
 * <p>One per thread.
 */
public final class EventReader {

    private final Normaliser normaliser;
    private final ForwardDecoder forward = new ForwardDecoder();

    private EventReader(Normaliser normaliser) {
        this.normaliser = normaliser;
    }

    /**
     * A reader for one thread.
     *
     * @param catalog the one that the events are made with
     */
    public static EventReader of(FieldCatalog catalog, Mappings mappings) {
        long seed = new SplittableRandom().nextLong();
        return new EventReader(new Normaliser(catalog, mappings, seed));
    }

    /** Reads an event that came without context. */
    public Reading read(byte[] payload, Format hint, Event into) {
        return read(payload, Frame.NO_CONTEXT, hint, into);
    }

    /**
     * Decodes and normalises one event.
     *
     * @param payload the event's own bytes, as the sender sent them
     * @param context what the protocol said beside it, see {@link Frame#context()}
     * @param hint what the protocol says that they are
     * @param into made with this reader's catalogue; what it held before is forgotten
     */
    public Reading read(byte[] payload, byte[] context, Format hint, Event into) {
        Fault fault = hint == Format.FORWARD
                ? forward.decode(payload, context, into)
                : EventDecoder.decode(payload, hint, into);
        if (fault != null) {
            return new Reading.Undecodable(fault.reason().keyword(), fault.detail());
        }
        return new Reading.Decoded(normalise(into));
    }

    /**
     * Normalises an event that somebody else has decoded.
     *
     * @param decoded made with this reader's catalogue, nodes without bindings
     */
    public Facts normalise(Event decoded) {
        return normaliser.normalise(decoded);
    }

    /** What came of reading a payload. */
    public sealed interface Reading {

        /** The event is ready to be matched. */
        record Decoded(Facts facts) implements Reading {
            public Decoded {
                requireNonNull(facts, "facts");
            }
        }

        /**
         * The payload claims to be JSON or MessagePack and is none that can be used; the caller keeps it.
         *
         * @param reason one of a few stable keywords, see {@link Fault.Reason}
         * @param detail for people
         */
        record Undecodable(String reason, String detail) implements Reading {
            public Undecodable {
                requireNonNull(reason, "reason");
                requireNonNull(detail, "detail");
            }
        }
    }
}
