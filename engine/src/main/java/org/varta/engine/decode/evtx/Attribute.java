package org.varta.engine.decode.evtx;

import java.util.List;

/** An attribute of an element. */
record Attribute(Key name, List<Part> value) {}
