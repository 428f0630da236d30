package org.varta.collector.wire.ndjson;

import java.util.List;

/** What a body was cut into. */
sealed interface Cut {

    /** Events in the body's order, each with exactly the body's bytes. */
    record Events(List<byte[]> payloads) implements Cut {}

    /** An event is longer than the limit; {@code number} counts lines or texts from 1. */
    record TooLong(int number, int lengthBytes) implements Cut {}

    /** More events than the limit. */
    record TooMany() implements Cut {}
}
