package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Alerts of one rule on one host, shown to analysts as one line. What describes the group is taken from its newest alert.
 *
 * @param id {@code g} and 32 lower-case hexadecimal digits; the same again when the store is rebuilt
 * @param identity what its alerts have in common, see {@link AlertGroups#identity}
 * @param groupKey values of the correlation's group-by fields; empty for single-event alerts
 * @param user of the newest alert
 * @param firstMs engine clock of the first alert ({@link Alert#raisedAtMs}); milliseconds since 1970
 * @param lastMs highest engine clock of its alerts; milliseconds since 1970
 * @param lastEventMs the latest {@link Alert#timeMs} of its alerts: long ago in a case that is loaded; milliseconds since
 *     1970
 * @param count how many alerts, exact
 * @param lastAlertId id of the newest alert
 * @param firstIndex alert-log index of the alert that opened it
 * @param lastIndex alert-log index of the newest alert
 */
public record AlertGroup(
        String id,
        String identity,
        String organisation,
        Alert.RuleRef rule,
        Alert.Kind kind,
        List<String> groupKey,
        String host,
        String user,
        long firstMs,
        long lastMs,
        long lastEventMs,
        long count,
        GroupStatus status,
        String lastAlertId,
        long firstIndex,
        long lastIndex) {
    public AlertGroup {
        requireNonNull(id, "id");
        requireNonNull(identity, "identity");
        requireNonNull(organisation, "organisation");
        requireNonNull(rule, "rule");
        requireNonNull(kind, "kind");
        requireNonNull(host, "host");
        requireNonNull(user, "user");
        requireNonNull(status, "status");
        requireNonNull(lastAlertId, "lastAlertId");
        groupKey = List.copyOf(groupKey);
    }

    /** The same group in another state. */
    public AlertGroup withStatus(GroupStatus next) {
        return new AlertGroup(
                id,
                identity,
                organisation,
                rule,
                kind,
                groupKey,
                host,
                user,
                firstMs,
                lastMs,
                lastEventMs,
                count,
                next,
                lastAlertId,
                firstIndex,
                lastIndex);
    }
}
