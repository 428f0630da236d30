package org.varta.engine.scan;

/**
 * What a scan did.
 *
 * @param files read, also in part
 * @param events decoded
 * @param matches pairs of event and rule
 * @param undecodable records that claim to be JSON and are none
 * @param broken files that could not be read to their end
 */
public record Summary(long files, long events, long matches, long undecodable, long broken) {}
