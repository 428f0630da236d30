package org.varta.engine.detect;

import org.varta.collector.wire.Format;
import org.varta.engine.normalise.EventReader;
import org.varta.rules.event.Event;

/** Decodes and normalises payloads: {@link EventReader#read} of one thread and one catalogue. */
@FunctionalInterface
public interface PayloadReader {
    /** Fills {@code into}, forgetting what it held. */
    EventReader.Reading read(byte[] payload, byte[] context, Format hint, Event into);
}
