package org.varta.engine.scan;

/** Takes what a scan finds, in the order of the files and of the events in them. */
interface ScanSink {

    void match(Match match);

    /** Something that could not be read, and why; the scan goes on. */
    void problem(String file, String what);

    /** Something that is not read on purpose. */
    void note(String file, String what);

    /** How far the scan is; called often. */
    void progress(long events, long matches, long bytesRead);
}
