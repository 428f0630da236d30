package org.varta.rules.testing;

import java.nio.file.Path;
import org.varta.rules.event.Event;

/** Reads files of raw events; implemented where formats are known. */
@FunctionalInterface
public interface EventFiles {

    /**
     * Reads every event of a file.
     *
     * @param into filled anew for each event
     * @param each called after each filling
     * @throws TestRunException when the file, or an event in it, cannot be read
     */
    void read(Path file, Event into, Runnable each) throws TestRunException;
}
