package org.varta.engine.pipeline;

/** What goes from the reader of the raw journal to the writer of the logs, in the order of the journal. */
sealed interface Parcel permits Chunk, RuleChange {}
