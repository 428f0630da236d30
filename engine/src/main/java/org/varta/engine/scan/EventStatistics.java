package org.varta.engine.scan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.varta.engine.normalise.Facts;
import org.varta.rules.event.Event;
import org.varta.rules.event.FieldCatalog;

/**
 * Counts events by channel and id, and Windows logons by user and type; the same whatever the order of the events, up to
 * {@link #KINDS_MAX} different ones of each. For one thread; several are added up at the end.
 */
public final class EventStatistics {

    /** More different channels with ids, or logons, are counted as others. */
    static final int KINDS_MAX = 20_000;

    private static final String SUCCESS = "4624";
    private static final String FAILURE = "4625";

    /** What is counted together. */
    private record EventKind(String channel, String eventId) {}

    private record LogonKind(String host, String user, String logonType, String source) {}

    /** How often a kind of event was seen, and when; times are {@code Facts.NO_TIME} when none was named. */
    public record EventCount(String channel, String eventId, long count, long firstMs, long lastMs) {}

    /** Logons of a user of one type from one place. */
    public record LogonCount(String host, String user, String logonType, String source, long succeeded, long failed) {}

    private static final class Seen {
        private long count;
        private long firstMs = Long.MAX_VALUE;
        private long lastMs = Long.MIN_VALUE;

        void add(long times, long first, long last) {
            count += times;
            firstMs = Math.min(firstMs, first);
            lastMs = Math.max(lastMs, last);
        }
    }

    private final Slots slots;
    private final Map<EventKind, Seen> events = new HashMap<>();
    private final Map<LogonKind, long[]> logons = new HashMap<>();
    private final Seen all = new Seen();
    private long others;

    public EventStatistics(FieldCatalog catalog) {
        this.slots = new Slots(catalog);
    }

    void add(Event event, Facts facts) {
        String channel = slots.text(event, slots.channel);
        String eventId = slots.text(event, slots.eventId);
        long first = facts.timeMs() == Facts.NO_TIME ? Long.MAX_VALUE : facts.timeMs();
        all.add(1, first, facts.timeMs());
        count(new EventKind(channel, eventId), 1, first, facts.timeMs());
        if (channel.equals("Security") && (eventId.equals(SUCCESS) || eventId.equals(FAILURE))) {
            logon(event, facts, eventId.equals(SUCCESS));
        }
    }

    private void logon(Event event, Facts facts, boolean isSuccess) {
        String user = slots.text(event, slots.targetUser);
        String domain = slots.text(event, slots.targetDomain);
        String address = slots.text(event, slots.address);
        String workstation = slots.text(event, slots.workstation);
        String source = address.isEmpty() || address.equals("-") ? workstation : address;
        LogonKind kind = new LogonKind(
                facts.host(),
                domain.isEmpty() || domain.equals("-") ? user : domain + "\\" + user,
                slots.text(event, slots.logonType),
                source.equals("-") ? "" : source);
        count(kind, isSuccess ? 1 : 0, isSuccess ? 0 : 1);
    }

    private void count(EventKind kind, long times, long firstMs, long lastMs) {
        Seen seen = events.get(kind);
        if (seen == null) {
            if (events.size() >= KINDS_MAX) {
                others += times;
                return;
            }
            seen = new Seen();
            events.put(kind, seen);
        }
        seen.add(times, firstMs, lastMs);
    }

    private void count(LogonKind kind, long succeeded, long failed) {
        long[] counts = logons.get(kind);
        if (counts == null) {
            if (logons.size() >= KINDS_MAX) {
                others++;
                return;
            }
            counts = new long[2];
            logons.put(kind, counts);
        }
        counts[0] += succeeded;
        counts[1] += failed;
    }

    /** Adds what another thread has counted. */
    void add(EventStatistics other) {
        other.events.forEach((kind, seen) -> count(kind, seen.count, seen.firstMs, seen.lastMs));
        other.logons.forEach((kind, counts) -> count(kind, counts[0], counts[1]));
        all.add(other.all.count, other.all.firstMs, other.all.lastMs);
        others += other.others;
    }

    /** Kinds of events, the most frequent first. */
    public List<EventCount> events() {
        List<EventCount> counts = new ArrayList<>();
        events.forEach((kind, seen) -> counts.add(new EventCount(
                kind.channel(), kind.eventId(), seen.count, time(seen.firstMs, Long.MAX_VALUE), seen.lastMs)));
        counts.sort(Comparator.comparingLong(EventCount::count)
                .reversed()
                .thenComparing(EventCount::channel)
                .thenComparing(EventCount::eventId));
        return counts;
    }

    /** Logons, most failed first, then most frequent. */
    public List<LogonCount> logons() {
        List<LogonCount> counts = new ArrayList<>();
        logons.forEach((kind, count) -> counts.add(
                new LogonCount(kind.host(), kind.user(), kind.logonType(), kind.source(), count[0], count[1])));
        counts.sort(Comparator.comparingLong(LogonCount::failed)
                .thenComparingLong(LogonCount::succeeded)
                .reversed()
                .thenComparing(LogonCount::host)
                .thenComparing(LogonCount::user)
                .thenComparing(LogonCount::logonType)
                .thenComparing(LogonCount::source));
        return counts;
    }

    /** Events by channel, in the order of the channels' names. */
    public Map<String, Long> channels() {
        Map<String, Long> channels = new TreeMap<>();
        events.forEach((kind, seen) -> channels.merge(kind.channel(), seen.count, Long::sum));
        return channels;
    }

    /** How many were left out because there were too many different ones. */
    public long others() {
        return others;
    }

    /** The earliest time that an event names, milliseconds since 1970, or {@code Facts.NO_TIME}. */
    public long firstMs() {
        return time(all.firstMs, Long.MAX_VALUE);
    }

    /** The latest time that an event names, milliseconds since 1970, or {@code Facts.NO_TIME}. */
    public long lastMs() {
        return all.lastMs;
    }

    private static long time(long ms, long none) {
        return ms == none ? Facts.NO_TIME : ms;
    }

    /** The slots of the fields that a scan itself reads; a field that the catalogue does not have is empty everywhere. */
    static final class Slots {

        final int channel;
        final int eventId;
        private final int logonType;
        private final int targetUser;
        private final int targetDomain;
        private final int workstation;
        private final int address;

        Slots(FieldCatalog catalog) {
            channel = catalog.slot("Channel");
            eventId = catalog.slot("EventID");
            logonType = catalog.slot("LogonType");
            targetUser = catalog.slot("TargetUserName");
            targetDomain = catalog.slot("TargetDomainName");
            workstation = catalog.slot("WorkstationName");
            address = catalog.slot("IpAddress");
        }

        /** The first scalar value of a field, or empty. */
        String text(Event event, int slot) {
            String text = slot == FieldCatalog.NO_SLOT ? null : first(event, slot);
            return text == null ? "" : text;
        }

        private static @Nullable String first(Event event, int slot) {
            for (int b = event.firstBinding(slot); b != Event.NONE; b = event.nextBinding(b)) {
                switch (event.kind(event.node(b))) {
                    case STRING, NUMBER, TRUE, FALSE -> {
                        return event.text(event.node(b));
                    }
                    case NULL, OBJECT, ARRAY -> {}
                }
            }
            return null;
        }
    }
}
