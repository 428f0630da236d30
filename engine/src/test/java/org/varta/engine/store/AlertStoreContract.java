package org.varta.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.varta.engine.alert.Alerts.START_MS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.engine.alert.ActionResult;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.AlertStore;
import org.varta.engine.alert.Alerts;
import org.varta.engine.alert.AnalystAction;
import org.varta.engine.alert.AnalystAction.Kind;
import org.varta.engine.alert.FeedEntry;
import org.varta.engine.alert.GroupDetail;
import org.varta.engine.alert.GroupPage;
import org.varta.engine.alert.GroupQuery;
import org.varta.engine.alert.GroupStatus;
import org.varta.engine.alert.LoggedAlert;

/** What every implementation of {@link AlertStore} has to do. */
abstract class AlertStoreContract {

    @TempDir
    Path directory;

    private AlertStore store;

    /** Opens a store in a directory, whether or not there is one. */
    abstract AlertStore open(Path directory) throws IOException;

    /** Closes the store that was opened last. */
    abstract void close() throws IOException;

    @BeforeEach
    void openStore() throws IOException {
        store = open(directory);
    }

    @AfterEach
    void closeStore() throws IOException {
        close();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(store.lastAppliedIndex()).isZero();
        assertThat(page("").groups()).isEmpty();
        assertThat(page("").next()).isEqualTo(OptionalLong.empty());
        assertThat(store.feed(0, 10)).isEmpty();
        assertThat(store.group("g0", 10)).isEmpty();
        assertThat(store.alert("a0")).isEmpty();
    }

    @Test
    void listsGroupsWithTheNewestAlertFirst() {
        apply(alert("a1", "r1", "dc1"), alert("a2", "r2", "dc1"), alert("a3", "r1", "dc2"), alert("a4", "r1", "dc1"));

        assertThat(page("").groups())
                .extracting(g -> g.rule().key(), AlertGroup::host, AlertGroup::count, AlertGroup::lastAlertId)
                .containsExactly(
                        tuple("r1", "dc1", 2L, "a4"), tuple("r1", "dc2", 1L, "a3"), tuple("r2", "dc1", 1L, "a2"));
        assertThat(page("").asOfIndex()).isEqualTo(4);
    }

    @Test
    void skipsAlertsThatAreAlreadyIn() {
        apply(alert("a1", "r1", "dc1"), alert("a2", "r1", "dc1"));

        store.apply(List.of(
                new LoggedAlert(1, alert("a1", "r1", "dc1")),
                new LoggedAlert(2, alert("a2", "r1", "dc1")),
                new LoggedAlert(3, alert("a3", "r1", "dc1"))));

        assertThat(store.lastAppliedIndex()).isEqualTo(3);
        assertThat(page("").groups())
                .singleElement()
                .extracting(AlertGroup::count)
                .isEqualTo(3L);
    }

    @Test
    void givesEveryAlertAndGroupBackAsItWas() {
        Alert alert = Alerts.saying("Київ \uD83D\uDE00", "a1", START_MS);
        apply(alert);

        AlertGroup group = page("").groups().getFirst();

        assertThat(group.rule()).isEqualTo(alert.rule());
        assertThat(group.groupKey()).isEqualTo(alert.groupKey());
        assertThat(group.kind()).isEqualTo(Alert.Kind.CORRELATION);
        assertThat(group.organisation()).isEqualTo(alert.organisation());
        assertThat(store.group(group.id(), 10))
                .contains(new GroupDetail(group, List.of(new LoggedAlert(1, alert)), List.of()));
        assertThat(store.alert("a1")).contains(new FeedEntry(1, "a1", group, alert));
    }

    @Test
    void pagesWithoutLeavingOutOrRepeatingEvenWhenGroupsMoveUp() {
        for (int i = 1; i <= 25; i++) {
            apply(alert("a" + i, "r" + i, "dc1"));
        }
        List<String> seen = new ArrayList<>();
        GroupPage page = store.groups(query(GroupQuery.Show.ALL, Set.of(), "", GroupQuery.FROM_NEWEST, 10));
        page.groups().forEach(group -> seen.add(group.rule().key()));

        apply(alert("again", "r20", "dc1"));
        while (page.next().isPresent()) {
            page = store.groups(
                    query(GroupQuery.Show.ALL, Set.of(), "", page.next().getAsLong(), 10));
            page.groups().forEach(group -> seen.add(group.rule().key()));
        }

        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void filtersByStateAndLevel() {
        apply(
                Alerts.of("a1", "r1", "high", "dc1", START_MS, Alerts.fields("f", "v")),
                Alerts.of("a2", "r2", "low", "dc1", START_MS, Alerts.fields("f", "v")),
                Alerts.of("a3", "r3", "critical", "dc1", START_MS, Alerts.fields("f", "v")));
        act(groupOf("r3"), Kind.ACKNOWLEDGE);

        assertThat(keys(query(GroupQuery.Show.OPEN, Set.of(), ""))).containsExactly("r2", "r1");
        assertThat(keys(query(GroupQuery.Show.ACKNOWLEDGED, Set.of(), ""))).containsExactly("r3");
        assertThat(keys(query(GroupQuery.Show.ALL, Set.of("high", "critical"), "")))
                .containsExactly("r3", "r1");
        assertThat(keys(query(GroupQuery.Show.OPEN, Set.of("critical"), ""))).isEmpty();
    }

    @Test
    void keepsOrganisationsApartAndNamesThem() {
        assertThat(store.organisations(10)).isEmpty();
        apply(
                Alerts.ofOrganisation("case-7", "a1", "r1", "dc1"),
                alert("a2", "r1", "dc1"),
                Alerts.ofOrganisation("case-7", "a3", "r2", "dc1"),
                Alerts.ofOrganisation("львів", "a4", "r3", "dc1"));

        assertThat(store.organisations(10)).containsExactly("case-7", "default", "львів");
        assertThat(store.organisations(2)).containsExactly("case-7", "default");
        assertThat(keys(ofOrganisation("case-7"))).containsExactly("r2", "r1");
        assertThat(keys(ofOrganisation("default"))).containsExactly("r1");
        assertThat(keys(ofOrganisation("case"))).as("a name is no pattern").isEmpty();
        assertThat(keys(ofOrganisation("' OR 1=1 --"))).isEmpty();
        assertThat(keys(ofOrganisation(""))).hasSize(4);
    }

    private static GroupQuery ofOrganisation(String organisation) {
        return new GroupQuery(GroupQuery.Show.ALL, Set.of(), organisation, "", GroupQuery.FROM_NEWEST, 100);
    }

    @Test
    void findsGroupsByWhatTheyAreAndWhatMatched() {
        apply(
                Alerts.of(
                        "a1",
                        "r1",
                        "high",
                        "dc1",
                        START_MS,
                        Alerts.fields("CommandLine", "C:\\Tools\\Mimikatz.exe 100%")),
                Alerts.of("a2", "r2", "high", "Львів-РДЦ", START_MS, Alerts.fields("Image", "under_score")));

        assertThat(search("mimiKATZ")).containsExactly("r1");
        assertThat(search("C:\\tools\\")).containsExactly("r1");
        assertThat(search("title of r2")).containsExactly("r2");
        assertThat(search("ЛЬВІВ")).containsExactly("r2");
        assertThat(search("olena")).containsExactly("r2", "r1");
        assertThat(search("ATTACK.T1033")).containsExactly("r2", "r1");
        assertThat(search("r2")).containsExactly("r2");
        assertThat(search("nothing like it")).isEmpty();
    }

    @Test
    void takesSearchTextLiterally() {
        apply(
                Alerts.of("a1", "r1", "high", "dc1", START_MS, Alerts.fields("f", "100% done")),
                Alerts.of("a2", "r2", "high", "dc1", START_MS, Alerts.fields("f", "1000 undone")));

        assertThat(search("100%")).containsExactly("r1");
        assertThat(search("100_ ")).isEmpty();
        assertThat(search("' OR 1=1 --")).isEmpty();
        assertThat(search("%")).containsExactly("r1");
    }

    @Test
    void findsAGroupByTheValuesOfAllItsAlerts() {
        apply(Alerts.of("a1", "r1", "high", "dc1", START_MS, Alerts.fields("f", "first value")));
        apply(Alerts.of("a2", "r1", "high", "dc1", START_MS, Alerts.fields("f", "second value")));

        assertThat(search("first value")).containsExactly("r1");
        assertThat(search("second value")).containsExactly("r1");
    }

    @Test
    void acknowledgesWithHistoryAndReopens() {
        apply(alert("a1", "r1", "dc1"));
        String id = groupOf("r1");

        ActionResult acknowledged = store.act(id, Kind.ACKNOWLEDGE, "anna", "known scanner", START_MS + 100);

        assertThat(acknowledged).isInstanceOfSatisfying(ActionResult.Done.class, done -> {
            assertThat(done.isChanged()).isTrue();
            assertThat(done.group().status()).isEqualTo(new GroupStatus.Acknowledged("anna", START_MS + 100));
        });
        act(id, Kind.REOPEN);
        GroupDetail detail = store.group(id, 10).orElseThrow();
        assertThat(detail.group().status()).isEqualTo(new GroupStatus.Open());
        assertThat(detail.history())
                .extracting(AnalystAction::kind, AnalystAction::user, AnalystAction::note)
                .containsExactly(tuple(Kind.ACKNOWLEDGE, "anna", "known scanner"), tuple(Kind.REOPEN, "olena", ""));
    }

    @Test
    void changesNothingWhenTheGroupIsAlreadyThere() {
        apply(alert("a1", "r1", "dc1"));
        String id = groupOf("r1");
        act(id, Kind.ACKNOWLEDGE);

        ActionResult again = store.act(id, Kind.ACKNOWLEDGE, "somebody else", "", START_MS + 1);

        assertThat(again).isInstanceOfSatisfying(ActionResult.Done.class, done -> {
            assertThat(done.isChanged()).isFalse();
            assertThat(done.group().status()).isEqualTo(new GroupStatus.Acknowledged("olena", START_MS));
        });
        assertThat(store.group(id, 10).orElseThrow().history()).hasSize(1);
        assertThat(store.act("g0", Kind.ACKNOWLEDGE, "anna", "", 1)).isEqualTo(new ActionResult.NoSuchGroup());
    }

    @Test
    void showsNewActivityAfterAnAcknowledgementAsANewGroup() {
        apply(alert("a1", "r1", "dc1"));
        act(groupOf("r1"), Kind.ACKNOWLEDGE);

        apply(alert("a2", "r1", "dc1"));

        assertThat(page("").groups()).extracting(AlertGroup::lastAlertId).containsExactly("a2", "a1");
        assertThat(page("").groups().getFirst().status()).isEqualTo(new GroupStatus.Open());
    }

    @Test
    void feedsEveryRecordInOrderWithItsGroup() {
        apply(alert("a1", "r1", "dc1"), alert("a2", "r2", "dc1"), alert("a3", "r1", "dc1"));

        assertThat(store.feed(0, 2)).extracting(FeedEntry::index).containsExactly(1L, 2L);
        assertThat(store.feed(2, 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.group().count()).isEqualTo(2));
        assertThat(store.feed(3, 10)).isEmpty();
        assertThat(store.feed(99, 10)).isEmpty();
    }

    @Test
    void countsExactlyAndFeedsWithoutGapWhenAGroupOutgrowsItsBodies() {
        int count = AlertBatch.BODIES_PER_GROUP_MAX + 150;
        List<LoggedAlert> flood = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            flood.add(new LoggedAlert(i, alert("a" + i, "r1", "dc1")));
        }
        for (int from = 0; from < count; from += 100) {
            store.apply(flood.subList(from, Math.min(from + 100, count)));
        }

        assertThat(page("").groups())
                .singleElement()
                .extracting(AlertGroup::count)
                .isEqualTo((long) count);
        assertThat(store.feed(0, count + 1))
                .hasSize(count)
                .allSatisfy(entry -> assertThat(entry.alertId()).isEqualTo("a" + entry.index()))
                .allSatisfy(entry -> assertThat(entry.alert() != null).isEqualTo(entry.index() > 150));
        assertThat(store.alert("a150")).isEmpty();
        assertThat(store.alert("a151")).isPresent();
        assertThat(store.group(groupOf("r1"), 50)
                        .orElseThrow()
                        .alerts()
                        .getFirst()
                        .index())
                .isEqualTo(count);
    }

    @Test
    void isTheSameAfterAReopening() throws IOException {
        apply(alert("a1", "r1", "dc1"), alert("a2", "r2", "dc1"));
        act(groupOf("r1"), Kind.ACKNOWLEDGE);
        GroupPage before = page("");

        close();
        store = open(directory);

        assertThat(page("")).isEqualTo(before);
        assertThat(store.lastAppliedIndex()).isEqualTo(2);
    }

    private Alert alert(String id, String rule, String host) {
        return Alerts.of(id, rule, host, START_MS);
    }

    private void apply(Alert... alerts) {
        List<LoggedAlert> logged = new ArrayList<>();
        for (Alert alert : alerts) {
            logged.add(new LoggedAlert(store.lastAppliedIndex() + logged.size() + 1, alert));
        }
        store.apply(logged);
    }

    private void act(String groupId, Kind kind) {
        assertThat(store.act(groupId, kind, "olena", "", START_MS)).isInstanceOf(ActionResult.Done.class);
    }

    private String groupOf(String rule) {
        return page("").groups().stream()
                .filter(group -> group.rule().key().equals(rule))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private GroupPage page(String text) {
        return store.groups(query(GroupQuery.Show.ALL, Set.of(), text));
    }

    private List<String> search(String text) {
        return keys(query(GroupQuery.Show.ALL, Set.of(), text));
    }

    private List<String> keys(GroupQuery query) {
        return store.groups(query).groups().stream().map(g -> g.rule().key()).toList();
    }

    private static GroupQuery query(GroupQuery.Show show, Set<String> levels, String text) {
        return query(show, levels, text, GroupQuery.FROM_NEWEST, 100);
    }

    private static GroupQuery query(
            GroupQuery.Show show, Set<String> levels, String text, long beforeIndex, int limit) {
        return new GroupQuery(show, levels, "", text, beforeIndex, limit);
    }
}
