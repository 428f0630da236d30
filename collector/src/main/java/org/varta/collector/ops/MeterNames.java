package org.varta.collector.ops;

/**
 * The name of every meter of the product, in one place; docs/operations.md explains each to operators.
 *
 * <p>Dots here become underscores in the Prometheus form, counters end in {@code _total} there. Tags never carry event
 * content.
 */
public final class MeterNames {

    /** Counter, tag {@code listener}: events cut out of the byte stream. received = accepted + refused. */
    public static final String EVENTS_RECEIVED = "varta.events.received";

    /** Counter, tag {@code listener}: events that are forced to disk. */
    public static final String EVENTS_ACCEPTED = "varta.events.accepted";

    /** Counter, tag {@code listener}: events whose sender was told that they are safe; only protocols that can say so. */
    public static final String EVENTS_ACKED = "varta.events.acked";

    /** Counter, tags {@code listener}, {@code reason}: events that were not kept and whose sender was told so, if it can be. */
    public static final String EVENTS_REFUSED = "varta.events.refused";

    /**
     * Counter, tag {@code priority}: events in offers refused because their priority is too low for now; what a connection
     * offers again counts again.
     */
    public static final String PRESSURE_REFUSED = "varta.pressure.refused";

    /** Gauge: 0 all priorities are taken, 1 low ones are refused, 2 normal ones too. */
    public static final String PRESSURE_LEVEL = "varta.pressure.level";

    /** Gauge: what did not add up in the ledger since the start of the process. */
    public static final String LEDGER_MISMATCHES = "varta.ledger.mismatches";

    /** Gauge: the record since which the engine's counts are compared with the collector's; negative while they are not. */
    public static final String LEDGER_COMPARED_FROM = "varta.ledger.compared.from";

    /** Gauge: the last record at which they were compared. */
    public static final String LEDGER_COMPARED_TO = "varta.ledger.compared.to";

    /** Gauge: sources with a row of their own in the ledger. */
    public static final String LEDGER_SOURCES = "varta.ledger.sources";

    /**
     * Gauge, tags {@code listener}, {@code source}, {@code what}: the ledger of the sources that send most; {@code *} stands
     * for the others of a listener.
     */
    public static final String LEDGER_SOURCE_EVENTS = "varta.ledger.source.events";

    /** Counter, tags {@code listener}, {@code cause}: events that never reached us and of which we know; each is a gap record. */
    public static final String GAP_EVENTS = "varta.gap.events";

    /** Counter, tags {@code listener}, {@code reason}: requests or frames that could not be cut into events. */
    public static final String FRAMES_MALFORMED = "varta.frames.malformed";

    /** Counter, tag {@code listener}: frames that were longer than the limit and were cut. */
    public static final String FRAMES_TRUNCATED = "varta.frames.truncated";

    /** Gauge, tag {@code listener}. */
    public static final String CONNECTIONS_OPEN = "varta.connections.open";

    /** Counter, tags {@code listener}, {@code reason}. */
    public static final String CONNECTIONS_CLOSED = "varta.connections.closed";

    /** Gauge, tag {@code listener}: bytes received and not yet settled. */
    public static final String INFLIGHT_BYTES = "varta.inflight.bytes";

    /** Gauge, tag {@code listener}: datagrams that the kernel dropped because we did not read them fast enough. */
    public static final String UDP_KERNEL_DROPS = "varta.udp.kernel.drops";

    /** Counter, tag {@code kind}: records in the raw journal. */
    public static final String JOURNAL_RECORDS = "varta.journal.records";

    /** Counter: bytes of records in the raw journal. */
    public static final String JOURNAL_BYTES = "varta.journal.bytes";

    /** Timer with histogram: from the first append of a group to the end of its force. */
    public static final String JOURNAL_COMMIT = "varta.journal.commit";

    /** Distribution: events in a commit group. */
    public static final String JOURNAL_COMMIT_EVENTS = "varta.journal.commit.events";

    /** Gauge: bytes that wait for the committer. */
    public static final String JOURNAL_QUEUE_BYTES = "varta.journal.queue.bytes";

    /** Gauge: the last durable sequence. */
    public static final String JOURNAL_SEQUENCE = "varta.journal.sequence";

    /** Gauge: bytes free on the journal's disk above the reserve. */
    public static final String JOURNAL_DISK_FREE_BYTES = "varta.journal.disk.free.bytes";

    /** Gauge: 1 once a write or force of the journal has failed; the process is about to end. */
    public static final String JOURNAL_FAILED = "varta.journal.failed";

    /** Gauge: bytes that the journal takes on disk. */
    public static final String JOURNAL_STORED_BYTES = "varta.journal.stored.bytes";

    /** Gauge: the first sequence that retention has kept. */
    public static final String JOURNAL_FIRST_SEQUENCE = "varta.journal.first.sequence";

    /** Counter: records that retention has removed. */
    public static final String JOURNAL_REMOVED_RECORDS = "varta.journal.removed.records";

    /** Gauge: 1 while records beyond the limits of retention stay because a reader or a hold needs them. */
    public static final String JOURNAL_RETENTION_BLOCKED = "varta.journal.retention.blocked";

    /** Gauge: days until the journal reaches the reserve at the rate of the last day; infinite when it will not. */
    public static final String JOURNAL_DISK_FULL_DAYS = "varta.journal.disk.full.days";

    /** Counter: events that were decoded and matched. */
    public static final String EVENTS_EVALUATED = "varta.events.evaluated";

    /** Counter, tag {@code reason}: events that no decoder could read; kept and shown. */
    public static final String EVENTS_DEAD_LETTERED = "varta.events.dead.lettered";

    /** Counter: records of the raw journal that cannot be read and were passed over; each row of them is a dead letter. */
    public static final String EVENTS_DAMAGED = "varta.events.damaged";

    /** Counter: rule hits. */
    public static final String HITS = "varta.hits";

    /** Counter, tag {@code level}. */
    public static final String ALERTS = "varta.alerts";

    /** Gauge: records in the journal that the engine has not passed. */
    public static final String ENGINE_LAG_EVENTS = "varta.engine.lag.events";

    /** Gauge: receive time of the newest record minus that of the last one passed. */
    public static final String ENGINE_LAG_SECONDS = "varta.engine.lag.seconds";

    /** Gauge: seconds since the last checkpoint. */
    public static final String ENGINE_CHECKPOINT_AGE_SECONDS = "varta.engine.checkpoint.age.seconds";

    /** Gauge: rules and correlations in force. */
    public static final String RULES_LOADED = "varta.rules.loaded";

    /** Gauge: documents of the rule directories that could not be used at the last look. */
    public static final String RULES_FAILED = "varta.rules.failed";

    /** Counter, tag {@code result}: {@code applied}, {@code unchanged}, {@code rejected}. */
    public static final String RULES_RELOADS = "varta.rules.reloads";

    /** Counter, tag {@code part}: {@code rules}, {@code nodes}, {@code routes}, {@code indices} made for changed rule sets. */
    public static final String RULES_REBUILT = "varta.rules.rebuilt";

    /** Counter: seconds of processor time that reading, compiling and archiving changed rule files took. */
    public static final String RULES_RELOAD_CPU = "varta.rules.reload.cpu.seconds";

    /** Counter, tag {@code rule}: seconds that trying a rule took, estimated from timed events; the dearest rules only. */
    public static final String RULE_COST = "varta.rule.cost.seconds";

    /** Counter, tag {@code rule}: periods in which a rule cost more than its budget. */
    public static final String RULES_OVER_BUDGET = "varta.rules.over.budget";

    /** Counter, tag {@code cause}: events left out of a correlation's state because a limit was reached. */
    public static final String CORRELATION_DEGRADED = "varta.correlation.degraded";

    /** Gauge: browsers that follow the live feed. */
    public static final String CONSOLE_STREAMS = "varta.console.streams";

    /** Counter, tag {@code result}. */
    public static final String CONSOLE_LOGINS = "varta.console.logins";

    /** Counter: signed checkpoints of the journal. */
    public static final String EVIDENCE_CHECKPOINTS = "varta.evidence.checkpoints";

    /** Counter: times that the journal could not be sealed. */
    public static final String EVIDENCE_FAILURES = "varta.evidence.failures";

    /** Gauge: 1 while the journal is sealed, 0 while that fails. */
    public static final String EVIDENCE_HEALTHY = "varta.evidence.healthy";

    /** Gauge: durable records that no checkpoint covers yet. */
    public static final String EVIDENCE_LAG_RECORDS = "varta.evidence.lag.records";

    /** Gauge: seconds since the last checkpoint. */
    public static final String EVIDENCE_CHECKPOINT_AGE_SECONDS = "varta.evidence.checkpoint.age.seconds";

    /** Gauge, tag {@code witness}: checkpoints that a witness does not have yet. */
    public static final String EVIDENCE_WITNESS_LAG = "varta.evidence.witness.lag";

    /** Counter, tag {@code witness}: times that a witness did not take a checkpoint. */
    public static final String EVIDENCE_WITNESS_FAILURES = "varta.evidence.witness.failures";

    /** Counter, tag {@code result}: checkpoints that other installations sent to us as their witness. */
    public static final String WITNESS_CHECKPOINTS = "varta.witness.checkpoints";

    /** Gauge: seconds since the newest checkpoint of the peer that was silent longest. */
    public static final String WITNESS_AGE_SECONDS = "varta.witness.age.seconds";

    private MeterNames() {}
}
