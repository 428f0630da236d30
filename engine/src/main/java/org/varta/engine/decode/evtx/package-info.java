/**
 * Windows event log files (EVTX 3.1 and 3.2) to events.
 *
 * <p>In: a stream of the file. Out: {@link org.varta.engine.decode.evtx.EvtxRecord}s, as JSON in the shape of evtx_dump, as
 * XML, or as the nodes of a {@code rules.event.Event}; and what was found damaged. May import: {@code rules.event} only, so
 * that it can be used alone.
 */
@NullMarked
package org.varta.engine.decode.evtx;

import org.jspecify.annotations.NullMarked;
