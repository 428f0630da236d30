package org.varta.engine.scan;

import static java.util.Objects.requireNonNull;

import org.varta.engine.decode.evtx.EvtxOptions;

/**
 * How a scan goes about it.
 *
 * @param evtx how Windows event logs are read
 * @param threads most files read at the same time
 * @param times events outside are read and counted, not matched
 * @param keepsStatistics whether every event is counted by channel, id and logon
 */
public record ScanSettings(EvtxOptions evtx, int threads, TimeRange times, boolean keepsStatistics) {

    /** One file after the other, everything in them. */
    public static final ScanSettings DEFAULT = new ScanSettings(EvtxOptions.DEFAULT, 1, TimeRange.ALL, false);

    public ScanSettings {
        requireNonNull(evtx, "evtx");
        requireNonNull(times, "times");
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be positive: " + threads);
        }
    }
}
