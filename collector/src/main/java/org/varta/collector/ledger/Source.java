package org.varta.collector.ledger;

import static java.util.Objects.requireNonNull;

import org.varta.collector.wire.Origin;

/**
 * Who sent: the authenticated principal, else the remote address without its port.
 *
 * @param name {@link #OTHERS} for all sources beyond the limit
 */
public record Source(String listener, String name) {

    /** Stands for every source beyond {@link Ledger#SOURCES_MAX}. */
    public static final String OTHERS = "*";

    public Source {
        requireNonNull(listener, "listener");
        requireNonNull(name, "name");
    }

    /** Who sent what came from there. */
    public static Source of(Origin origin) {
        if (!origin.principal().isEmpty()) {
            return new Source(origin.listener(), origin.principal());
        }
        String peer = origin.peer();
        int colon = peer.lastIndexOf(':');
        return new Source(origin.listener(), colon < 0 ? peer : peer.substring(0, colon));
    }
}
