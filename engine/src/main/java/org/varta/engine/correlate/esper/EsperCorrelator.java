package org.varta.engine.correlate.esper;

import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPEventService;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPStatement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.varta.engine.correlate.CorrelationPlan;
import org.varta.engine.correlate.Correlator;
import org.varta.engine.correlate.CorrelatorLimits;
import org.varta.engine.correlate.Degradation;
import org.varta.engine.correlate.Degradation.Cause;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.DetectionSink;
import org.varta.engine.correlate.Feed;
import org.varta.engine.correlate.HitTime;
import org.varta.engine.correlate.PlannedCorrelation;
import org.varta.engine.correlate.PlannedSource;
import org.varta.engine.correlate.esper.Occurrence.Origin;
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

    private static final Comparator<Item> BY_TIME = Comparator.comparing(item -> item.occurrence, Occurrence.BY_TIME);
    /** Of what comes true at one instant. */
    private static final Comparator<Crossing> BY_RULE = Comparator.<Crossing>comparingInt(
                    crossing -> crossing.completing().group.correlation.index())
            .thenComparing(Crossing::completing, BY_TIME);

    private final EPRuntime runtime;
    private final EPEventService events;
    private final CorrelationPlan plan;
    private final DetectionSink sink;
    private final EventSender single;
    private final EventSender contributions;
    private final Admission[] admissions;
    private final SharedAdmission shared;
    private final @Nullable Throttle[] throttles;
    private final List<Map<Cause, Long>> leftOut = new ArrayList<>();
    private final Groups groups = new Groups();
    private final IdentityHashMap<PlannedSource, Map<String, Origin>> origins = new IdentityHashMap<>();

    /** Null when there are no EPL rules. */
    private final @Nullable EplRunner epl;

    private final ArrayDeque<Pending> queue = new ArrayDeque<>();
    private final ArrayDeque<Pending> passed = new ArrayDeque<>();
    private List<Crossing> crossings = new ArrayList<>();
    private long clockMs;

    EsperCorrelator(
            EPRuntime runtime,
            EPDeployment deployment,
            CorrelationPlan plan,
            CorrelatorLimits limits,
            DetectionSink sink) {
        this.runtime = runtime;
        this.events = runtime.getEventService();
        this.plan = plan;
        this.sink = sink;
        this.single = events.getEventSender(EsperCorrelators.SINGLE);
        this.contributions = events.getEventSender(EsperCorrelators.CONTRIBUTION);
        int count = plan.correlations().size();
        this.epl = plan.eplRules().isEmpty() ? null : new EplRunner(plan.eplRules(), limits, sink);
        this.admissions = new Admission[count];
        this.shared = new SharedAdmission(plan.correlations(), limits);
        this.throttles = new Throttle[count];
        for (PlannedCorrelation correlation : plan.correlations()) {
            admissions[correlation.index()] = shared.admission(correlation, limits);
            if (correlation.throttleMs() > 0) {
                throttles[correlation.index()] = new Throttle(correlation, limits.contributionsMax());
            }
            leftOut.add(new EnumMap<>(Cause.class));
        }
        for (EPStatement statement : deployment.getStatements()) {
            switch (statement.getName()) {
                case "single" ->
                    statement.addListener((fresh, old, from, source) -> passed.add((Pending) fresh[0].get("item")));
                case "watch" ->
                    statement.addListener((fresh, old, from, source) -> {
                        for (Object crossing : (List<?>) fresh[0].get("crossings")) {
                            crossings.add((Crossing) crossing);
                        }
                    });
                default -> {}
            }
        }
    }

    @Override
    public void advanceTo(long nowMs) {
        if (nowMs <= clockMs) {
            return;
        }
        EplRunner rules = epl;
        while (rules != null && rules.dueMs() <= nowMs) {
            advanceWindowsTo(rules.dueMs());
            rules.runDue();
        }
        advanceWindowsTo(nowMs);
    }

    /** From one end of a window to the next, so that each is judged at its own instant. */
    private void advanceWindowsTo(long nowMs) {
        for (Long next = events.getNextScheduledTime();
                next != null && next <= nowMs;
                next = events.getNextScheduledTime()) {
            clockMs = Math.max(clockMs, next);
            events.advanceTime(clockMs);
            if (!crossings.isEmpty()) {
                raise(HitTime.live(clockMs));
                takeAll();
            }
        }
        clockMs = Math.max(clockMs, nowMs);
        events.advanceTime(clockMs);
    }

    @Override
    public void accept(Hit hit) {
        PlannedSource source = plan.source(hit.ruleKey(), hit.ruleContentHash());
        if (source == null) {
            return;
        }
        HitTime time = HitTime.of(hit);
        take(new Pending(source, hit, time, null, 1));
        takeAll();
        if (epl != null && !source.eplFeeds().isEmpty()) {
            epl.accept(source.eplFeeds(), hit, time, clockMs);
        }
    }

    @Override
    public void flush() {
        if (epl != null) {
            epl.flush(clockMs);
        }
    }

    private void takeAll() {
        for (Pending next = queue.poll(); next != null; next = queue.poll()) {
            take(next);
        }
    }

    private void take(Pending next) {
        PlannedSource source = next.source();
        if (source.isAlerting() && next.evidence() == null) {
            single.sendEvent(new Object[] {next});
            for (Pending one = passed.poll(); one != null; one = passed.poll()) {
                sink.detection(new Detection(
                        source.header(),
                        source.level(),
                        false,
                        List.of(),
                        one.hit(),
                        one.time().ms(),
                        clockMs,
                        false,
                        List.of(one.hit()),
                        1));
            }
        }
        List<Feed> feeds = source.feeds();
        if (feeds.isEmpty()) {
            return;
        }
        Hit hit = next.hit();
        Occurrence occurrence =
                new Occurrence(origin(source, hit), hit, next.time().ms(), next.evidence(), next.evidenceCount());
        for (int i = 0; i < feeds.size(); i++) {
            contribute(feeds.get(i), next, occurrence);
        }
    }

    private Origin origin(PlannedSource source, Hit hit) {
        Map<String, Origin> ofSource = origins.computeIfAbsent(source, s -> new HashMap<>());
        Origin known = ofSource.get(hit.organisation());
        if (known != null && known.isOf(hit)) {
            return known;
        }
        Origin fresh = Origin.of(hit);
        ofSource.put(hit.organisation(), fresh);
        return fresh;
    }

    private void contribute(Feed feed, Pending next, Occurrence occurrence) {
        PlannedCorrelation into = feed.into();
        Hit hit = next.hit();
        Object key = Tuple.of(hit, feed.groupFields());
        if (key == null || (into.isGroupRequired() && !Tuple.isComplete(hit, feed.groupFields()))) {
            return;
        }
        Object value = null;
        if (into.takesValues()) {
            value = value(feed, hit);
            if (value == null) {
                return;
            }
        }
        long timespanMs = into.timespanMs();
        if (!next.time().isHistorical() && occurrence.timeMs > clockMs - timespanMs) {
            Group group = new Group(into, hit.organisation(), key, Group.LIVE, 0, groups).shared();
            send(new Item(group, occurrence, feed.member(), value, occurrence.timeMs + timespanMs), next.time());
            return;
        }
        if (into.isJudgedAtEnd()) {
            leaveOut(into, Cause.LATE);
            return;
        }
        long expiresAtMs = clockMs + CorrelationPlan.backlogWaitMs(timespanMs);
        for (int lane = 0; lane < LANES; lane++) {
            long bucket = Math.floorDiv(occurrence.timeMs - lane * timespanMs / LANES, timespanMs);
            Group group = new Group(into, hit.organisation(), key, lane, bucket, groups).shared();
            send(new Item(group, occurrence, feed.member(), value, expiresAtMs), next.time());
        }
    }

    private @Nullable Object value(Feed feed, Hit hit) {
        if (!feed.into().takesNumbers()) {
            return Tuple.ofPresent(hit, feed.valueFields());
        }
        List<String> texts = hit.fields().get(feed.valueFields().getFirst());
        if (texts == null || texts.isEmpty()) {
            return null;
        }
        Object numbers = Numbers.of(texts);
        if (numbers == null) {
            leaveOut(feed.into(), Cause.NO_NUMBER);
        }
        return numbers;
    }

    private void leaveOut(PlannedCorrelation correlation, Cause cause) {
        leftOut.get(correlation.index()).merge(cause, 1L, Long::sum);
    }

    private void send(Item item, HitTime time) {
        PlannedCorrelation into = item.group.correlation;
        String organisation = item.group.organisation;
        Cause full = !shared.hasRoom(into, clockMs, organisation)
                ? Cause.TOTAL_LIMIT
                : !admissions[into.index()].admits(clockMs, organisation) ? Cause.LIMIT : null;
        if (full != null) {
            leaveOut(into, full);
            item.group.releaseIfEmpty();
            return;
        }
        shared.count(into, organisation);
        item.group.enter();
        contributions.sendEvent(item);
        if (!crossings.isEmpty()) {
            raise(time);
        }
    }

    private void raise(HitTime time) {
        List<Crossing> raised = crossings;
        crossings = new ArrayList<>();
        if (raised.size() > 1) {
            raised.sort(BY_RULE);
        }
        raised.forEach(crossing -> fire(crossing, time));
    }

    private void fire(Crossing crossing, HitTime time) {
        Group group = crossing.completing().group;
        PlannedCorrelation correlation = group.correlation;
        Throttle throttle = throttles[correlation.index()];
        if (throttle != null && !throttle.passes(group, time.ms(), clockMs)) {
            return;
        }
        List<Item> all = new ArrayList<>(crossing.items());
        all.sort(BY_TIME);
        List<Hit> evidence = new ArrayList<>();
        int count = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            Occurrence one = all.get(i).occurrence;
            count += one.evidenceCount();
            if (evidence.size() < Detection.HITS_MAX) {
                List<Hit> hits = one.evidence();
                for (int e = hits.size() - 1; e >= 0 && evidence.size() < Detection.HITS_MAX; e--) {
                    evidence.add(hits.get(e));
                }
            }
        }
        List<Hit> oldestFirst = evidence.reversed();
        PlannedSource source =
                plan.source(correlation.header().key(), correlation.header().contentHash());
        if (source == null) {
            throw new IllegalStateException(
                    "the plan has no source for " + correlation.header().key());
        }
        if (source.isAlerting()) {
            sink.detection(new Detection(
                    correlation.header(),
                    correlation.level(),
                    true,
                    Tuple.texts(crossing.completing().group.key),
                    crossing.completing().occurrence.hit(),
                    time.ms(),
                    clockMs,
                    crossing.isByTimer(),
                    oldestFirst,
                    count));
        }
        if (!source.feeds().isEmpty()) {
            pass(source, crossing, time, oldestFirst, count);
        }
    }

    /** Lets a correlation's detection take part in other correlations, as a hit whose fields are its group. */
    private void pass(PlannedSource source, Crossing crossing, HitTime time, List<Hit> evidence, int count) {
        Group group = crossing.completing().group;
        PlannedCorrelation correlation = group.correlation;
        SequencedMap<String, List<String>> fields = new LinkedHashMap<>();
        List<List<String>> values = Tuple.values(group.key);
        for (int i = 0; i < values.size(); i++) {
            fields.put(correlation.groupBy().get(i), values.get(i));
        }
        for (Feed feed : source.feeds()) {
            feed.groupFields().forEach(field -> fields.putIfAbsent(field, List.of()));
        }
        Hit last = crossing.completing().occurrence.hit();
        Hit hit = new Hit(
                last.organisation(),
                correlation.header().key(),
                correlation.header().contentHash(),
                last.sequence(),
                last.ordinal(),
                crossing.isByTimer() ? Hit.NO_TIME : last.eventTimeMs(),
                crossing.isByTimer() ? clockMs : last.receivedAtMs(),
                fields,
                last.host(),
                last.user());
        queue.add(new Pending(source, hit, time, evidence, count));
    }

    @Override
    public long degraded() {
        long sum = 0;
        for (Map<Cause, Long> causes : leftOut) {
            sum += causes.getOrDefault(Cause.LIMIT, 0L)
                    + causes.getOrDefault(Cause.TOTAL_LIMIT, 0L)
                    + causes.getOrDefault(Cause.LATE, 0L);
        }
        return epl == null ? sum : sum + epl.degraded();
    }

    @Override
    public List<Degradation> degradations() {
        List<Degradation> all = new ArrayList<>();
        for (PlannedCorrelation correlation : plan.correlations()) {
            leftOut.get(correlation.index())
                    .forEach((cause, count) -> all.add(new Degradation(correlation.header(), cause, count)));
        }
        if (epl != null) {
            all.addAll(epl.degradations());
        }
        return all;
    }

    /** How many groups have something in their window. */
    int groups() {
        return groups.size();
    }

    @Override
    public void close() {
        if (epl != null) {
            epl.close();
        }
        runtime.destroy();
    }

    /**
     * Something that waits to be taken.
     *
     * @param evidence of a correlation's detection; null for a hit
     */
    private record Pending(
            PlannedSource source,
            Hit hit,
            HitTime time,
            @Nullable List<Hit> evidence,
            int evidenceCount) {}
}
