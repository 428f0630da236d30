package org.varta.rules.match;

import org.varta.rules.event.Event;

/** A test on one scalar value that is not JSON null. Immutable and thread-safe. */
interface ScalarTest {

    /** Whether the value of {@code node} passes. */
    boolean passes(Event event, int node);

    /** How long one call takes compared with others; only the order matters. */
    int cost();
}
