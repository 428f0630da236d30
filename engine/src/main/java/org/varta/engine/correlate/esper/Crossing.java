package org.varta.engine.correlate.esper;

import java.util.List;

/**
 * A group of a correlation became true.
 *
 * @param completing what it is told by: what came, or what the window that ended began with
 * @param items what was in the window
 * @param isByTimer whether it became true by the moving of the window
 */
record Crossing(Item completing, List<Item> items, boolean isByTimer) {
    Crossing {
        items = List.copyOf(items);
    }
}
