package org.varta.engine.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.UUID;
import org.varta.engine.correlate.Detection;
import org.varta.engine.correlate.HitTime;
import org.varta.engine.detect.Hit;
import org.varta.rules.sigma.RuleHeader;

/** Detections as alerts. */
public final class DetectionAlerts {

    private final String journal;

    /** @param journal the UUID of the raw journal that hits count in */
    public DetectionAlerts(UUID journal) {
        this.journal = journal.toString();
    }

    /** The alert of a detection; equal detections give equal alerts. */
    public Alert toAlert(Detection detection) {
        RuleHeader rule = detection.rule();
        Hit completing = detection.completing();
        return new Alert(
                id(detection),
                completing.organisation(),
                new Alert.RuleRef(
                        rule.key(),
                        WellFormed.text(rule.title()),
                        detection.level(),
                        Objects.requireNonNullElse(rule.author(), ""),
                        rule.tags(),
                        rule.contentHash()),
                detection.isCorrelation() ? Alert.Kind.CORRELATION : Alert.Kind.EVENT,
                detection.groupKey(),
                detection.timeMs(),
                detection.raisedAtMs(),
                completing.host(),
                completing.user(),
                detection.hits().stream().map(this::toEvent).toList(),
                detection.hitCount());
    }

    private Alert.EventRef toEvent(Hit hit) {
        SequencedMap<String, List<String>> matched = new LinkedHashMap<>();
        hit.fields().forEach((field, values) -> {
            if (!values.isEmpty()) {
                matched.put(field, values);
            }
        });
        long timeMs = HitTime.of(hit).ms();
        long claimedMs = hit.eventTimeMs() == timeMs ? Hit.NO_TIME : hit.eventTimeMs();
        return new Alert.EventRef(journal, hit.sequence(), hit.ruleKey(), timeMs, claimedMs, matched);
    }

    /** SHA-256 over what makes the alert this one, each part with its length in front so that no two lists are alike. */
    private String id(Detection detection) {
        MessageDigest digest = sha256();
        update(digest, detection.completing().organisation());
        update(digest, detection.rule().key());
        update(digest, detection.rule().contentHash());
        digest.update(ByteBuffer.allocate(4).putInt(detection.groupKey().size()).array());
        for (String value : detection.groupKey()) {
            update(digest, value);
        }
        update(digest, journal);
        digest.update(ByteBuffer.allocate(8)
                .putLong(detection.completing().sequence())
                .array());
        if (detection.isByTimer()) {
            // one event may be the newest at several instants at which the clock makes a rule true
            digest.update(ByteBuffer.allocate(8).putLong(detection.raisedAtMs()).array());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
