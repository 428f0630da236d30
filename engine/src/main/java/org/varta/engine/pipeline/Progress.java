package org.varta.engine.pipeline;

/**
 * How far the logs are.
 *
 * @param passed the last record of the raw journal whose hits and alerts are durable
 * @param hitIndex the last record of the hit log that belongs to records up to there
 * @param clockMs the engine's clock there, milliseconds since 1970
 */
record Progress(long passed, long hitIndex, long clockMs) {}
