package org.varta.collector.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every setting of the collector. */
public final class CollectorSettings {

    /** Where everything that lasts is kept. */
    public static final Setting<Path> DATA =
            Setting.path("data", "data", "Directory of journals, alerts and the store");

    /** Whose events these are. */
    public static final Setting<String> ORGANISATION = Setting.text(
            "organisation", "default", "Name of the organisation that events without another one belong to");

    /** {@code POST /ingest}, one event a line. */
    public static final ListenerSettings NDJSON = listener("ndjson", 8481, "NDJSON over HTTP");

    /** The organisations that senders of NDJSON may name. */
    public static final Setting<String> NDJSON_ORGANISATIONS = Setting.text(
            "listeners.ndjson.organisations",
            "",
            "Organisations that senders may name, for cases: grid,case-*; empty: none");

    /** Elasticsearch's {@code _bulk}. */
    public static final ListenerSettings ELASTIC = listener("elastic", 9200, "Elasticsearch _bulk");

    /** Syslog over TCP. */
    public static final ListenerSettings SYSLOG_TCP = listener("syslog-tcp", 5514, "syslog over TCP");

    /** Syslog over UDP. */
    public static final ListenerSettings SYSLOG_UDP = listener("syslog-udp", 5514, "syslog over UDP");

    /** JSON lines over TCP. */
    public static final ListenerSettings JSON_LINES = listener("json-lines", 5170, "JSON lines over TCP");

    /** Fluent Forward over TCP. */
    public static final ListenerSettings FORWARD = listener("forward", 24224, "Fluent Forward over TCP");

    /** {@code /metrics}, {@code /livez}, {@code /readyz}. */
    public static final ListenerSettings OPERATIONS = listener("operations", 9480, "metrics and health");

    /** How many bytes of events may wait for the disk. */
    public static final Setting<Long> JOURNAL_QUEUE_BYTES_MAX = Setting.number(
            "journal.queue-bytes-max",
            256L << 20,
            1 << 20,
            4L << 30,
            "Bytes that may wait for the disk before senders are refused");

    /** How much disk is never used. */
    public static final Setting<Long> JOURNAL_DISK_RESERVE_BYTES = Setting.number(
            "journal.disk-reserve-bytes", 512L << 20, 0, 1L << 50, "Free space below which senders are refused");

    /** When low priorities are refused. */
    public static final PressureSettings PRESSURE_LOW = pressure("low", "low priorities", 50, 4L << 30, 5_000_000);

    /** When normal priorities are refused too. */
    public static final PressureSettings PRESSURE_NORMAL =
            pressure("normal", "normal priorities too", 90, 64L << 20, 0);

    /** Sources whose priority is not that of their listener. */
    public static final Setting<String> PRIORITY_NETWORKS = Setting.text(
            "priority.networks",
            "",
            "Priorities of networks, before those of listeners: 192.0.2.0/24=low,2001:db8::/32=high");

    /** How long records are kept. */
    public static final Setting<Long> JOURNAL_RETENTION_DAYS = Setting.number(
            "journal.retention.days", 0, 0, 36_500, "Days after which records are removed; 0 keeps them");

    /** How much the journal may take. */
    public static final Setting<Long> JOURNAL_RETENTION_BYTES = Setting.number(
            "journal.retention.bytes",
            0,
            0,
            1L << 60,
            "Bytes on disk above which the oldest records are removed; 0 for no limit");

    /** Who must have read what is removed. */
    public static final Setting<String> JOURNAL_RETENTION_READERS = Setting.text(
            "journal.retention.readers",
            "engine",
            "Names, separated by commas, of the readers that must have passed what is removed");

    /** When a full disk is warned of. */
    public static final Setting<Long> JOURNAL_RETENTION_WARN_DAYS = Setting.number(
            "journal.retention.warn-days", 7, 0, 3_650, "Days to a full disk below which the log warns once a day");

    /** How much may be on its way through all listeners. */
    public static final Setting<Long> LIMITS_INFLIGHT_BYTES = Setting.number(
            "limits.inflight-bytes",
            256L << 20,
            1 << 20,
            64L << 30,
            "Bytes received and not yet on disk, over all listeners");

    /** How large one HTTP request may be once unpacked. */
    public static final Setting<Long> LIMITS_HTTP_BODY_BYTES = Setting.number(
            "limits.http-body-bytes", 100L << 20, 1 << 10, 1L << 30, "Bytes of one HTTP request after decompression");

    /** How large one event may be. */
    public static final Setting<Long> LIMITS_EVENT_BYTES = Setting.number(
            "limits.event-bytes",
            1L << 20,
            1 << 10,
            15L << 20,
            "Bytes of one event; longer ones are refused, or cut where the protocol cannot refuse");

    /** How many connections one listener serves. */
    public static final Setting<Long> LIMITS_CONNECTIONS =
            Setting.number("limits.connections", 10_000, 1, 1_000_000, "Connections of one listener");

    /** The priority of each listener of events, by its name. */
    public static final Map<String, Setting<String>> PRIORITIES = priorities();

    private CollectorSettings() {}

    private static Map<String, Setting<String>> priorities() {
        Map<String, Setting<String>> priorities = new LinkedHashMap<>();
        for (ListenerSettings listener : List.of(NDJSON, ELASTIC, SYSLOG_TCP, SYSLOG_UDP, JSON_LINES, FORWARD)) {
            priorities.put(
                    listener.name(),
                    Setting.keyword(
                            "listeners." + listener.name() + ".priority",
                            "normal",
                            List.of("low", "normal", "high"),
                            "Under pressure low is refused first, then normal"));
        }
        return Collections.unmodifiableMap(priorities);
    }

    /** The marks above or below which a priority is refused; 0 for never. */
    public record PressureSettings(Setting<Long> queuePercent, Setting<Long> diskFreeBytes, Setting<Long> lagRecords) {
        /** All three. */
        public List<Setting<?>> all() {
            return List.of(queuePercent, diskFreeBytes, lagRecords);
        }
    }

    private static PressureSettings pressure(
            String priority, String what, long queuePercent, long diskFreeBytes, long lagRecords) {
        String prefix = "pressure." + priority;
        String end = " which " + what + " are refused; 0: never";
        return new PressureSettings(
                Setting.number(prefix + ".queue-percent", queuePercent, 0, 100, "Fill of the queue above" + end),
                Setting.number(
                        prefix + ".disk-free-bytes",
                        diskFreeBytes,
                        0,
                        1L << 50,
                        "Free space above the reserve below" + end),
                Setting.number(
                        prefix + ".lag-records",
                        lagRecords,
                        0,
                        1L << 50,
                        "Records that the engine is behind above" + end));
    }

    /** Whether, and where, a listener listens. */
    public record ListenerSettings(String name, Setting<Boolean> enabled, Setting<String> bind, Setting<Long> port) {
        /** All three. */
        public List<Setting<?>> all() {
            return List.of(enabled, bind, port);
        }
    }

    /** The settings of a listener of the given name. */
    public static ListenerSettings listener(String name, int defaultPort, String what) {
        String prefix = "listeners." + name;
        return new ListenerSettings(
                name,
                Setting.flag(prefix + ".enabled", true, "Whether to listen for " + what),
                Setting.text(prefix + ".bind", "127.0.0.1", "Address to listen on for " + what),
                Setting.number(prefix + ".port", defaultPort, 0, 65_535, "Port for " + what + "; 0 takes a free one"));
    }

    /** All of them, in the order in which they are shown. */
    public static List<Setting<?>> catalogue() {
        List<Setting<?>> all = new ArrayList<>(List.of(DATA, ORGANISATION));
        for (ListenerSettings listener :
                List.of(NDJSON, ELASTIC, SYSLOG_TCP, SYSLOG_UDP, JSON_LINES, FORWARD, OPERATIONS)) {
            all.addAll(listener.all());
            if (listener.equals(NDJSON)) {
                all.add(NDJSON_ORGANISATIONS);
            }
            Setting<String> priority = PRIORITIES.get(listener.name());
            if (priority != null) {
                all.add(priority);
            }
        }
        all.addAll(List.of(
                JOURNAL_QUEUE_BYTES_MAX,
                JOURNAL_DISK_RESERVE_BYTES,
                JOURNAL_RETENTION_DAYS,
                JOURNAL_RETENTION_BYTES,
                JOURNAL_RETENTION_READERS,
                JOURNAL_RETENTION_WARN_DAYS,
                PRIORITY_NETWORKS));
        all.addAll(PRESSURE_LOW.all());
        all.addAll(PRESSURE_NORMAL.all());
        all.addAll(List.of(LIMITS_INFLIGHT_BYTES, LIMITS_HTTP_BODY_BYTES, LIMITS_EVENT_BYTES, LIMITS_CONNECTIONS));
        return List.copyOf(all);
    }
}
