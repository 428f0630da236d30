package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPStatement;
import com.espertech.esper.runtime.client.UpdateListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.DetectionSink;
import org.varta.engine.correlate.Feed;
import org.varta.engine.correlate.HitTime;
import org.varta.engine.correlate.PlannedCorrelation;
import org.varta.engine.correlate.PlannedCorrelation.Counts;
import org.varta.engine.correlate.PlannedSource;
import org.varta.engine.detect.Hit;

/**
 * Runs a plan on one Esper runtime.
 *
 * <p>Live events sit in windows over the clock. Events of a backlog go to buckets of event time, as long as the timespan
 * and in {@link #LANES} rows that overlap: no bucket holds events more than a timespan apart, whatever order and from
 * however many agents they come, so a backlog neither touches live windows nor fakes a burst, and a burst of up to three
 * quarters of the timespan is always whole in some bucket.
 */
final class EsperCorrelator implements Correlator {

    /** Rows of backlog buckets, each shifted by a quarter of the timespan. */
    static final int LANES = 4;

    private static final Comparator<Item> BY_TIME = Comparator.comparingLong(Item::timeMs)
            .thenComparingLong(item -> item.hit().sequence())
            .thenComparingInt(item -> item.hit().ordinal());

    private final EPRuntime runtime;
    private final CorrelationPlan plan;
    private final DetectionSink sink;
    private final EventSender single;
    private final EventSender hits;
    private final EventSender values;
    private final EventSender readHits;
    private final EventSender readValues;
    private final Admission[] admissions;

    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private final ArrayDeque<Item> passed = new ArrayDeque<>();
    private final List<Item> members = new ArrayList<>();
    private long clockMs;
    private long countBefore;
    private long countAfter;
    private long degraded;

    EsperCorrelator(
            EPRuntime runtime,
            EPDeployment deployment,
            CorrelationPlan plan,
            CorrelatorLimits limits,
            DetectionSink sink) {
        this.runtime = runtime;
        this.plan = plan;
        this.sink = sink;
        this.single = sender(EsperCorrelators.SINGLE);
        this.hits = sender(EsperCorrelators.HITS);
        this.values = sender(EsperCorrelators.VALUES);
        this.readHits = sender(EsperCorrelators.READ_HITS);
        this.readValues = sender(EsperCorrelators.READ_VALUES);
        this.admissions = new Admission[plan.correlations().size()];
        for (PlannedCorrelation correlation : plan.correlations()) {
            admissions[correlation.index()] = new Admission(correlation.timespanMs(), limits.contributionsMax());
        }
        listen(deployment);
    }

    private EventSender sender(String type) {
        return runtime.getEventService().getEventSender(type);
    }

    private void listen(EPDeployment deployment) {
        UpdateListener counts = (fresh, old, statement, source) -> {
            countBefore = ((Number) old[0].get("n")).longValue();
            countAfter = ((Number) fresh[0].get("n")).longValue();
        };
        UpdateListener read = (fresh, old, statement, source) -> {
            for (EventBean row : fresh) {
                members.add((Item) row.get("item"));
            }
        };
        for (EPStatement statement : deployment.getStatements()) {
            switch (statement.getName()) {
                case "single" ->
                    statement.addListener((fresh, old, from, source) -> passed.add((Item) fresh[0].get("item")));
                case "hits", "values" -> statement.addListener(counts);
                case "read-hits", "read-values" -> statement.addListener(read);
                default -> {}
            }
        }
    }

    @Override
    public void advanceTo(long nowMs) {
        if (nowMs > clockMs) {
            clockMs = nowMs;
            runtime.getEventService().advanceTime(nowMs);
        }
    }

    @Override
    public void accept(Hit hit) {
        PlannedSource source = plan.source(hit.ruleKey(), hit.ruleContentHash());
        if (source == null) {
            return;
        }
        HitTime time = HitTime.of(hit);
        queue.add(new Pending(source, new Item(hit, time.ms(), 0, List.of(hit), 1), time, false));
        for (Pending next = queue.poll(); next != null; next = queue.poll()) {
            take(next);
        }
    }

    private void take(Pending next) {
        PlannedSource source = next.source();
        if (source.isAlerting() && !next.isCorrelation()) {
            single.sendEvent(new Object[] {next.item()});
            for (Item item = passed.poll(); item != null; item = passed.poll()) {
                sink.detection(new Detection(
                        source.header(),
                        source.level(),
                        false,
                        List.of(),
                        item.hit(),
                        item.timeMs(),
                        clockMs,
                        item.evidence(),
                        item.evidenceCount()));
            }
        }
        for (Feed feed : source.feeds()) {
            contribute(feed, next);
        }
    }

    private void contribute(Feed feed, Pending next) {
        PlannedCorrelation into = feed.into();
        Item from = next.item();
        String key = Group.key(from.hit(), feed.groupFields());
        Object value = into.counts() == Counts.VALUES ? Group.tuple(from.hit(), feed.valueFields()) : feed.member();
        if (key == null || value == null) {
            return;
        }
        Item item = new Item(from.hit(), from.timeMs(), feed.member(), from.evidence(), from.evidenceCount());
        long timespanMs = into.timespanMs();
        if (!next.time().isHistorical() && item.timeMs() > clockMs - timespanMs) {
            send(feed, new Group(into.index(), key, Group.LIVE, 0), item.timeMs() + timespanMs, value, item);
            return;
        }
        long expiresAtMs = clockMs + CorrelationPlan.backlogWaitMs(timespanMs);
        for (int lane = 0; lane < LANES; lane++) {
            long bucket = Math.floorDiv(item.timeMs() - lane * timespanMs / LANES, timespanMs);
            send(feed, new Group(into.index(), key, lane, bucket), expiresAtMs, value, item);
        }
    }

    private void send(Feed feed, Group group, long expiresAtMs, Object value, Item item) {
        PlannedCorrelation into = feed.into();
        if (!admissions[into.index()].admits(clockMs)) {
            degraded++;
            return;
        }
        countBefore = 0;
        countAfter = 0;
        boolean isHits = into.counts() == Counts.HITS;
        if (isHits) {
            hits.sendEvent(new Object[] {group, expiresAtMs, item});
        } else {
            values.sendEvent(new Object[] {group, expiresAtMs, value, item});
        }
        switch (into.counts()) {
            case HITS, VALUES, MEMBERS -> {
                if (into.holds(countAfter) && !into.holds(countBefore)) {
                    fire(feed, item, read(group, isHits));
                }
            }
            case MEMBERS_IN_ORDER -> {
                if (countAfter == into.members()) {
                    List<Item> all = read(group, false);
                    if (Sequence.isIn(all, into.members()) && !Sequence.isIn(without(all, item), into.members())) {
                        fire(feed, item, all);
                    }
                }
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very arrival, not one like it
    private static List<Item> without(List<Item> all, Item item) {
        return all.stream().filter(other -> other != item).toList();
    }

    private List<Item> read(Group group, boolean isHits) {
        members.clear();
        (isHits ? readHits : readValues).sendEvent(new Object[] {group});
        List<Item> all = new ArrayList<>(members);
        members.clear();
        all.sort(BY_TIME);
        return all;
    }

    private void fire(Feed feed, Item completing, List<Item> all) {
        PlannedCorrelation correlation = feed.into();
        List<Hit> evidence = new ArrayList<>();
        int count = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            Item item = all.get(i);
            count += item.evidenceCount();
            for (int e = item.evidence().size() - 1; e >= 0 && evidence.size() < Detection.HITS_MAX; e--) {
                evidence.addFirst(item.evidence().get(e));
            }
        }
        PlannedSource source =
                plan.source(correlation.header().key(), correlation.header().contentHash());
        if (source == null) {
            throw new IllegalStateException(
                    "the plan has no source for " + correlation.header().key());
        }
        List<List<String>> groupValues = new ArrayList<>();
        for (String field : feed.groupFields()) {
            groupValues.add(completing.hit().fields().getOrDefault(field, List.of()));
        }
        if (source.isAlerting()) {
            sink.detection(new Detection(
                    correlation.header(),
                    correlation.level(),
                    true,
                    groupValues.stream().map(v -> String.join(", ", v)).toList(),
                    completing.hit(),
                    completing.timeMs(),
                    clockMs,
                    evidence,
                    count));
        }
        if (!source.feeds().isEmpty()) {
            pass(source, correlation, completing, groupValues, evidence, count);
        }
    }

    /** Lets a correlation's detection take part in other correlations, as a hit whose fields are its group. */
    private void pass(
            PlannedSource source,
            PlannedCorrelation correlation,
            Item completing,
            List<List<String>> groupValues,
            List<Hit> evidence,
            int count) {
        SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
        for (int i = 0; i < groupValues.size(); i++) {
            fields.put(correlation.groupBy().get(i), groupValues.get(i));
        }
        for (Feed feed : source.feeds()) {
            feed.groupFields().forEach(field -> fields.putIfAbsent(field, List.of()));
        }
        Hit last = completing.hit();
        Hit hit = new Hit(
                last.organisation(),
                correlation.header().key(),
                correlation.header().contentHash(),
                last.sequence(),
                last.ordinal(),
                last.eventTimeMs(),
                last.receivedAtMs(),
                fields,
                last.host(),
                last.user());
        queue.add(new Pending(source, new Item(hit, completing.timeMs(), 0, evidence, count), HitTime.of(hit), true));
    }

    @Override
    public long degraded() {
        return degraded;
    }

    @Override
    public void close() {
        runtime.destroy();
    }

    /** Something that waits to be taken. */
    private record Pending(PlannedSource source, Item item, HitTime time, boolean isCorrelation) {}
}
