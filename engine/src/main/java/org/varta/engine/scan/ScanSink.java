package org.varta.engine.scan;

/** Takes what a scan finds, in the order of the files and of the events in them; never from two threads at once. */
public interface ScanSink {

    /** A rule matched an event, or a correlation came true; correlations follow everything else. */
    void match(Match match);

    /** A file could not be read to its end, or a place in it is damaged, and why; the scan goes on. */
    void brokenFile(String file, String what);

    /** A record could not be decoded, and why; the scan goes on with the next. */
    void undecodable(String file, long record, String what);

    /** Something that is not read on purpose. */
    void note(String file, String what);

    /** Something about the scan as a whole that its reader has to know. */
    void warning(String what);

    /** How far the scan is; called now and then. */
    void progress(long events, long matches, long bytesRead);
}
