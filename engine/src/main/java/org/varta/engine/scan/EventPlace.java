package org.varta.engine.scan;

/**
 * Where an event stands, and what it says about itself; what is not known is empty.
 *
 * @param file as it was named to {@code scan}, or found under a named directory
 * @param member the file inside an archive, or empty
 * @param record the ordinal of the event in the file, from 0, members of an archive counted through
 * @param timeMs what the event says, milliseconds since 1970, or {@code Facts.NO_TIME}
 * @param channel of a Windows event
 * @param eventId of a Windows event
 */
public record EventPlace(
        String file,
        String member,
        long record,
        long timeMs,
        String host,
        String user,
        String channel,
        String eventId) {

    /** The file, with the member of an archive behind an exclamation mark. */
    public String path() {
        return member.isEmpty() ? file : file + "!" + member;
    }
}
