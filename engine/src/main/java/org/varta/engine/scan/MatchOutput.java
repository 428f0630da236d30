package org.varta.engine.scan;

import java.io.IOException;

/** A way to show matches as they are found. */
public sealed interface MatchOutput
        permits NdjsonOutput, TableOutput, CsvOutput, TimelineOutput, HtmlReport, NoMatchOutput {

    /** Shows one match. */
    void write(Match match) throws IOException;

    /** Puts out what is still held back; the stream stays open. */
    void flush() throws IOException;
}
