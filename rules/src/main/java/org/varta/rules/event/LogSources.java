package org.varta.rules.event;

import java.util.List;

/**
 * Every log source that one event belongs to: a Sysmon event 13 is both {@code registry_set} and {@code registry_event}.
 *
 * <p>Immutable; the hash is computed once, so that it serves as a routing key for each event.
 */
public final class LogSources {

    /** Of an event that no table knows; only rules without a log source see it. */
    public static final LogSources NONE = new LogSources(List.of());

    private final List<LogSource> sources;
    private final int hash;

    public LogSources(List<LogSource> sources) {
        this.sources = List.copyOf(sources);
        this.hash = this.sources.hashCode();
    }

    /** In the order of the mapping tables. */
    public List<LogSource> asList() {
        return sources;
    }

    /** Whether a rule written for {@code wanted} wants this event. */
    public boolean coveredBy(LogSource wanted) {
        if (wanted.equals(LogSource.ANY)) {
            return true;
        }
        for (LogSource source : sources) {
            if (wanted.covers(source)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof LogSources that && hash == that.hash && isSame(that.sources));
    }

    /** As the lists' own comparison, without an iterator for each. */
    private boolean isSame(List<LogSource> others) {
        boolean isSame = sources.size() == others.size();
        for (int i = 0; isSame && i < sources.size(); i++) {
            isSame = sources.get(i).equals(others.get(i));
        }
        return isSame;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return sources.toString();
    }
}
