package org.varta.engine.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Which group an alert belongs to: a pure function of the alert log and of what analysts did in between.
 *
 * <p>An alert joins the newest group of its {@link #identity} as long as that group is open and its last alert is not
 * older than the silence span, on the engine's clock; otherwise it opens a new group. So an acknowledged group never
 * changes again, and new activity is always visible as an open group.
 */
public final class AlertGroups {

    /** A group that was silent for longer than this is over. */
    public static final Duration SILENCE_DEFAULT = Duration.ofHours(24);

    private static final int ID_BYTES = 16;

    private final long silenceMs;

    /** Groups that end after this much silence. */
    public AlertGroups(Duration silence) {
        if (silence.isNegative() || silence.isZero()) {
            throw new IllegalArgumentException("the silence span must be positive, is " + silence);
        }
        this.silenceMs = silence.toMillis();
    }

    /** What the alerts of a group have in common: organisation, rule, host and group key, hashed; hexadecimal. */
    public static String identity(Alert alert) {
        MessageDigest hash = sha256();
        add(hash, alert.organisation());
        add(hash, alert.rule().key());
        add(hash, alert.host());
        alert.groupKey().forEach(value -> add(hash, value));
        return hex(hash);
    }

    /**
     * The group of an alert as it is with the alert in it.
     *
     * @param newest the newest group of the alert's identity, or null when there is none
     * @param index of the alert in the alert log; higher than any before
     */
    public AlertGroup place(@Nullable AlertGroup newest, long index, Alert alert) {
        return newest != null && takes(newest, alert) ? joined(newest, index, alert) : opened(index, alert);
    }

    private boolean takes(AlertGroup group, Alert alert) {
        return switch (group.status()) {
            case GroupStatus.Open() -> alert.raisedAtMs() - group.lastMs() <= silenceMs;
            case GroupStatus.Acknowledged(var analyst, var atMs) -> false;
        };
    }

    private static AlertGroup opened(long index, Alert alert) {
        String identity = identity(alert);
        long atMs = alert.raisedAtMs();
        return group(id(identity, index), identity, alert, atMs, atMs, alert.timeMs(), 1, index, index);
    }

    private static AlertGroup joined(AlertGroup group, long index, Alert alert) {
        long lastMs = Math.max(group.lastMs(), alert.raisedAtMs());
        return group(
                group.id(),
                group.identity(),
                alert,
                group.firstMs(),
                lastMs,
                Math.max(group.lastEventMs(), alert.timeMs()),
                group.count() + 1,
                group.firstIndex(),
                index);
    }

    private static AlertGroup group(
            String id,
            String identity,
            Alert newest,
            long firstMs,
            long lastMs,
            long lastEventMs,
            long count,
            long firstIndex,
            long lastIndex) {
        return new AlertGroup(
                id,
                identity,
                newest.organisation(),
                newest.rule(),
                newest.kind(),
                newest.groupKey(),
                newest.host(),
                newest.user(),
                firstMs,
                lastMs,
                lastEventMs,
                count,
                new GroupStatus.Open(),
                newest.id(),
                firstIndex,
                lastIndex);
    }

    /** The opening index makes the groups of one identity differ. */
    private static String id(String identity, long openingIndex) {
        MessageDigest hash = sha256();
        add(hash, identity);
        hash.update(ByteBuffer.allocate(Long.BYTES).putLong(openingIndex).flip());
        return "g" + hex(hash);
    }

    /** Length first, so that no two lists of values hash alike. */
    private static void add(MessageDigest hash, String value) {
        byte[] bytes = value.getBytes(UTF_8);
        hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        hash.update(bytes);
    }

    private static String hex(MessageDigest hash) {
        return HexFormat.of().formatHex(hash.digest(), 0, ID_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
