package org.varta.engine.decode.evtx;

import java.util.List;

/**
 * A compiled template: the content that its instances have in common.
 *
 * @param roots one element, as a rule
 */
record Template(List<Part> roots) {}
