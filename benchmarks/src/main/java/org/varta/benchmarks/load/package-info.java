/**
 * A real {@code varta} process under load. Comes in: events, a rate, a data directory. Goes out: what was acknowledged and
 * alerted, when, and at what cost. Speaks to Varta over sockets like any sender, and reads the alert log like any reader.
 */
@org.jspecify.annotations.NullMarked
package org.varta.benchmarks.load;
