package org.varta.engine.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.varta.engine.alert.Alerts.START_MS;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertGroupsTest {

    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    private final AlertGroups groups = new AlertGroups(AlertGroups.SILENCE_DEFAULT);

    @Test
    void opensAGroupForTheFirstAlert() {
        AlertGroup group = groups.place(null, 7, Alerts.of("a1", "r1", "dc1", START_MS));

        assertThat(group.id()).matches("g[0-9a-f]{32}");
        assertThat(group.count()).isEqualTo(1);
        assertThat(group.firstMs()).isEqualTo(START_MS);
        assertThat(group.lastMs()).isEqualTo(START_MS);
        assertThat(group.firstIndex()).isEqualTo(7);
        assertThat(group.lastIndex()).isEqualTo(7);
        assertThat(group.status()).isEqualTo(new GroupStatus.Open());
        assertThat(group.rule().author()).isEqualTo("Anna");
    }

    @Test
    void joinsAnOpenGroupAndShowsItsNewestAlert() {
        AlertGroup opened = groups.place(null, 1, Alerts.of("a1", "r1", "dc1", START_MS));

        AlertGroup joined = groups.place(opened, 2, Alerts.of("a2", "r1", "dc1", START_MS + 10));

        assertThat(joined.id()).isEqualTo(opened.id());
        assertThat(joined.count()).isEqualTo(2);
        assertThat(joined.firstMs()).isEqualTo(START_MS);
        assertThat(joined.lastMs()).isEqualTo(START_MS + 10);
        assertThat(joined.lastAlertId()).isEqualTo("a2");
        assertThat(joined.lastIndex()).isEqualTo(2);
    }

    @Test
    void joinsAfterExactlyTheSilenceSpanAndOpensAnewAfterwards() {
        AlertGroup opened = groups.place(null, 1, Alerts.of("a1", "r1", "dc1", START_MS));

        AlertGroup intime = groups.place(opened, 2, Alerts.of("a2", "r1", "dc1", START_MS + DAY_MS));
        AlertGroup late = groups.place(opened, 2, Alerts.of("a2", "r1", "dc1", START_MS + DAY_MS + 1));

        assertThat(intime.id()).isEqualTo(opened.id());
        assertThat(late.id()).isNotEqualTo(opened.id());
        assertThat(late.count()).isEqualTo(1);
    }

    @Test
    void leavesAnAcknowledgedGroupAloneAndOpensAnew() {
        AlertGroup acknowledged = groups.place(null, 1, Alerts.of("a1", "r1", "dc1", START_MS))
                .withStatus(new GroupStatus.Acknowledged("anna", START_MS));

        AlertGroup next = groups.place(acknowledged, 2, Alerts.of("a2", "r1", "dc1", START_MS + 1));

        assertThat(next.id()).isNotEqualTo(acknowledged.id());
        assertThat(next.status()).isEqualTo(new GroupStatus.Open());
    }

    @Test
    void keepsTheHighestTimeWhenTheClockOfOneAlertIsBehind() {
        AlertGroup opened = groups.place(null, 1, Alerts.of("a1", "r1", "dc1", START_MS));

        AlertGroup joined = groups.place(opened, 2, Alerts.of("a2", "r1", "dc1", START_MS - 50));

        assertThat(joined.id()).isEqualTo(opened.id());
        assertThat(joined.lastMs()).isEqualTo(START_MS);
    }

    @Test
    void tellsOrganisationRuleHostAndGroupKeyApart() {
        Alert alert = Alerts.of("a1", "r1", "dc1", START_MS);

        assertThat(List.of(
                        AlertGroups.identity(Alerts.of("a1", "r2", "dc1", START_MS)),
                        AlertGroups.identity(Alerts.of("a1", "r1", "dc2", START_MS)),
                        AlertGroups.identity(withGroupKey(alert, List.of("x"))),
                        AlertGroups.identity(withGroupKey(alert, List.of("x", ""))),
                        AlertGroups.identity(withGroupKey(alert, List.of("", "x")))))
                .doesNotHaveDuplicates()
                .doesNotContain(AlertGroups.identity(alert));
        assertThat(AlertGroups.identity(Alerts.of("another id", "r1", "dc1", START_MS + 9)))
                .isEqualTo(AlertGroups.identity(alert));
    }

    @Test
    void keepsValuesApartThatOnlyTogetherReadTheSame() {
        assertThat(AlertGroups.identity(Alerts.of("a1", "r1d", "c1", START_MS)))
                .isNotEqualTo(AlertGroups.identity(Alerts.of("a1", "r1", "dc1", START_MS)));
    }

    @Test
    void refusesASpanThatIsNotPositive() {
        assertThatThrownBy(() -> new AlertGroups(Duration.ZERO)).hasMessageContaining("must be positive");
    }

    private static Alert withGroupKey(Alert alert, List<String> key) {
        return new Alert(
                alert.id(),
                alert.organisation(),
                alert.rule(),
                Alert.Kind.CORRELATION,
                key,
                alert.timeMs(),
                alert.raisedAtMs(),
                alert.host(),
                alert.user(),
                alert.events(),
                alert.eventCount());
    }
}
