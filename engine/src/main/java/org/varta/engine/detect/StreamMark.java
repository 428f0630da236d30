package org.varta.engine.detect;

import static java.util.Objects.requireNonNull;

import org.varta.engine.normalise.Numbered;

/**
 * The number of an event in a stream of its host.
 *
 * @param host as the event names it, or empty
 */
public record StreamMark(String host, Numbered numbered) {
    public StreamMark {
        requireNonNull(host, "host");
        requireNonNull(numbered, "numbered");
    }
}
