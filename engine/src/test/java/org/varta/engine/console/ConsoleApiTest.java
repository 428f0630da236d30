package org.varta.engine.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.varta.engine.alert.Alerts.START_MS;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varta.collector.journal.JournalRecord;
import org.varta.collector.wire.Format;
import org.varta.collector.wire.Origin;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AlertGroup;
import org.varta.engine.alert.AlertJson;
import org.varta.engine.alert.Alerts;
import org.varta.engine.alert.LoggedAlert;
import org.varta.engine.alert.LoggedDeadLetter;
import org.varta.engine.decode.MsgpackBytes;
import org.varta.engine.detect.DeadLetter;
import org.varta.rules.event.LogSource;
import org.varta.rules.sigma.Condition;
import org.varta.rules.sigma.Level;
import org.varta.rules.sigma.Position;
import org.varta.rules.sigma.RuleHeader;
import org.varta.rules.sigma.SigmaRule;

/** What the API says, on a real socket. */
class ConsoleApiTest {

    /** What attackers write into user names, command lines and host names. */
    private static final List<String> HOSTILE = List.of(
            "<img src=x onerror=alert(1)>",
            "</script><script>alert(1)</script>",
            "javascript:alert(1)",
            "\u001b]0;owned\u0007\u001b[2J",
            "a\u0000b",
            "line\r\nSet-Cookie: x=1\r\n\r\n",
            "lone \uD83D surrogate \uDE00",
            "\u202Egnp.exe",
            "\"}],\"role\":\"admin\"",
            "'; DROP TABLE groups; --",
            "Львів \uD83D\uDE00 \u2028\u2029");

    @TempDir
    Path directory;

    private ConsoleServer server;
    private ConsoleServer.Browser browser;

    @BeforeEach
    void start() throws Exception {
        server = new ConsoleServer(directory);
        browser = server.browser();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void listsGroups() throws Exception {
        server.raise(Alerts.of("a1", "r1", "dc1", START_MS));

        assertThat(browser.get("/api/groups").body())
                .isEqualTo("""
                {"groups":[{"id":"%s","organisation":"default","ruleKey":"r1","title":"Title of r1","level":"high",\
                "author":"Anna","tags":["attack.t1033"],"kind":"event","host":"dc1","user":"olena","groupKey":[],\
                "firstMs":%d,"lastMs":%d,"lastEventMs":%d,"count":1,"status":"open","acknowledgedBy":null,"acknowledgedAtMs":null,\
                "lastAlertId":"a1"}],"next":null,"asOf":1}""".formatted(groupId(), START_MS, START_MS, START_MS - 5));
    }

    @Test
    void filtersAndPagesGroups() throws Exception {
        for (int i = 1; i <= 5; i++) {
            String level = i % 2 == 0 ? "low" : "high";
            server.raise(Alerts.of("a" + i, "r" + i, level, "dc1", START_MS, Alerts.fields("f", "value " + i)));
        }

        HttpResponse<String> first = browser.get("/api/groups?status=all&level=high,critical&limit=2");
        assertThat(first.body()).contains("\"r5\"", "\"r3\"", "\"next\":\"3\"").doesNotContain("\"r1\"", "\"r4\"");
        assertThat(browser.get("/api/groups?status=all&level=high,critical&limit=2&before=3")
                        .body())
                .contains("\"r1\"", "\"next\":null")
                .doesNotContain("\"r3\"");
        assertThat(browser.get("/api/groups?q=VALUE%204").body())
                .contains("\"r4\"")
                .doesNotContain("\"r5\"");
        assertThat(browser.get("/api/groups?status=acknowledged").body()).startsWith("{\"groups\":[]");
    }

    @Test
    void keepsOrganisationsApart() throws Exception {
        server.raise(
                Alerts.ofOrganisation("case-7", "a1", "r1", "dc1"),
                Alerts.ofOrganisation("львів & co", "a2", "r2", "dc1"));
        server.raise(Alerts.of("a3", "r3", "dc1", START_MS));

        assertThat(browser.get("/api/organisations").body())
                .isEqualTo("{\"organisations\":[\"case-7\",\"default\",\"львів & co\"]}");
        assertThat(browser.get("/api/groups?organisation=case-7").body())
                .contains("\"organisation\":\"case-7\"", "\"r1\"")
                .doesNotContain("\"r2\"", "\"r3\"");
        assertThat(browser.get("/api/groups?organisation=%D0%BB%D1%8C%D0%B2%D1%96%D0%B2%20%26%20co")
                        .body())
                .contains("\"r2\"")
                .doesNotContain("\"r1\"", "\"r3\"");
        assertThat(browser.get("/api/groups?organisation=&q=r3").body()).contains("\"r3\"");
    }

    @Test
    void namesWhatIsWrongWithAQuery() throws Exception {
        assertThat(browser.get("/api/groups?status=closed").body()).contains("status must be open");
        assertThat(browser.get("/api/groups?level=huge").body()).contains("level must be");
        assertThat(browser.get("/api/groups?limit=0").body()).contains("limit must be a whole number from 1 to 500");
        assertThat(browser.get("/api/groups?before=x").statusCode()).isEqualTo(400);
        assertThat(browser.get("/api/groups?q=" + "x".repeat(501)).statusCode()).isEqualTo(400);
        assertThat(browser.get("/api/groups?organisation=" + "x".repeat(501)).body())
                .contains("organisation has at most 500 characters");
        assertThat(browser.get("/api/stream?after=-3").statusCode()).isEqualTo(400);
        assertThat(browser.get("/api/events/zero").statusCode()).isEqualTo(400);
    }

    @Test
    void showsAGroupWithItsAlertsAndHistory() throws Exception {
        server.raise(Alerts.of("a1", "r1", "dc1", START_MS), Alerts.of("a2", "r1", "dc1", START_MS + 1));
        browser.post("/api/groups/" + groupId() + "/acknowledge", "{\"note\":\"seen\"}");

        String body = browser.get("/api/groups/" + groupId()).body();

        assertThat(body)
                .contains("\"alerts\":[{\"index\":2,\"groupId\":\"" + groupId() + "\",\"id\":\"a2\"")
                .contains("\"matched\":{\"CommandLine\":[\"whoami /all\"]}")
                .containsPattern(
                        "\"history\":\\[\\{\"atMs\":\\d+,\"user\":\"admin\",\"action\":\"acknowledge\",\"note\":\"seen\"}]");
        assertThat(browser.get("/api/groups/g0").statusCode()).isEqualTo(404);
    }

    @Test
    void acknowledgesOnceAndReopens() throws Exception {
        server.raise(Alerts.of("a1", "r1", "dc1", START_MS));
        String path = "/api/groups/" + groupId();

        HttpResponse<String> acknowledged = browser.post(path + "/acknowledge", "{}");
        HttpResponse<String> again = browser.post(path + "/acknowledge", "");
        assertThat(acknowledged.body()).contains("\"status\":\"acknowledged\",\"acknowledgedBy\":\"admin\"");
        assertThat(again.body()).isEqualTo(acknowledged.body());
        assertThat(browser.post(path + "/reopen", "{\"note\":\"again\"}").body())
                .contains("\"status\":\"open\"");
        assertThat(browser.post("/api/groups/g0/reopen", "{}").statusCode()).isEqualTo(404);
        assertThat(browser.post(path + "/reopen", "{\"nota\":\"\"}").body()).contains("expected note");
        assertThat(browser.post(path + "/reopen", "{\"note\":\"" + "x".repeat(4_001) + "\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void showsAnAlert() throws Exception {
        Alert alert = Alerts.of("a1", "r1", "dc1", START_MS);
        server.raise(alert);

        String body = browser.get("/api/alerts/a1").body();

        assertThat(body).startsWith("{\"index\":1,\"groupId\":\"" + groupId() + "\",");
        assertThat(AlertJson.read(body.getBytes(UTF_8))).isEqualTo(alert);
        assertThat(browser.get("/api/alerts/a9").statusCode()).isEqualTo(404);
    }

    @Test
    void showsAnEventAsItWasReceived() throws Exception {
        server.events.put(5L, event(5, "{\"a\":\"<b>\"}".getBytes(UTF_8)));
        server.events.put(6L, event(6, new byte[] {'x', (byte) 0xC0, (byte) 0xAF}));

        assertThat(browser.get("/api/events/5").body())
                .contains("\"sequence\":5", "\"journal\":\"" + ConsoleServer.JOURNAL + "\"", "\"receivedAtMs\":1500")
                .contains("\"payload\":\"{\\\"a\\\":\\\"<b>\\\"}\"", "\"bytes\":11", "\"format\":\"json\"")
                .doesNotContain("payloadBase64");
        assertThat(browser.get("/api/events/6").body())
                .contains("\"payload\":\"x\uFFFD\uFFFD\"", "\"payloadBase64\":\"eMCv\"", "\"bytes\":3");
        assertThat(browser.get("/api/events/7").statusCode()).isEqualTo(404);
    }

    @Test
    void showsMessagePackAsTheFieldsThatRulesSee() throws Exception {
        byte[] payload = MsgpackBytes.shortest()
                .array(2)
                .integer(1_700_000_000)
                .map(1)
                .text("a")
                .text("<b>")
                .bytes();
        byte[] tag = "win".getBytes(UTF_8);
        server.events.put(5L, event(5, Format.FORWARD, tag, payload));
        server.events.put(6L, event(6, Format.FORWARD, tag, new byte[] {(byte) 0x92, 'x'}));

        String fields =
                "\"payload\":\"{\\\"forward\\\":{\\\"tag\\\":\\\"win\\\",\\\"time\\\":1700000000},\\\"a\\\":\\\"<b>\\\"}\"";
        assertThat(browser.get("/api/events/5").body())
                .contains("\"format\":\"forward\"", "\"context\":\"win\"", fields)
                .contains("\"payloadBase64\":\"ks5lU/EAgaFhozxiPg==\"", "\"bytes\":13");
        assertThat(browser.get("/api/events/6").body())
                .contains("\"payload\":\"\uFFFDx\"", "\"payloadBase64\":\"kng=\"", "\"bytes\":2");
    }

    @Test
    void showsTheRuleWithItsAuthorAndWholeText() throws Exception {
        server.rules.add(rule());

        assertThat(browser.get("/api/rules/r1").body())
                .contains("\"author\":\"Anna <a@b>\"", "\"license\":\"DRL 1.1\"", "\"level\":\"critical\"")
                .contains("\"source\":\"title: T\\n\"", "\"status\":null")
                .contains("\"logsource\":{\"product\":\"windows\",\"category\":null,\"service\":\"security\"}");
        assertThat(browser.get("/api/rules/r1?contentHash=cafe").statusCode()).isEqualTo(200);
        assertThat(browser.get("/api/rules/r1?contentHash=other").statusCode()).isEqualTo(404);
        assertThat(browser.get("/api/rules/r2").statusCode()).isEqualTo(404);
    }

    @Test
    void pagesDeadLetters() throws Exception {
        List<LoggedDeadLetter> letters = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            letters.add(new LoggedDeadLetter(
                    i, new DeadLetter(i * 10L, START_MS, "ndjson", "192.0.2.7:1", "json", "at <" + i + ">")));
        }
        server.store.deadLetters().apply(letters);

        assertThat(browser.get("/api/dead-letters?limit=2").body())
                .contains("\"sequence\":30", "\"sequence\":20", "\"next\":20")
                .doesNotContain("\"sequence\":10,");
        assertThat(browser.get("/api/dead-letters?limit=2&before=20").body()).contains("at <1>", "\"next\":null");
    }

    @Test
    void tellsTheStatusWithAtMostTwoHundredProblems() throws Exception {
        String body = browser.get("/api/status").body();

        assertThat(body)
                .startsWith(
                        "{\"organisation\":\"default\",\"version\":\"0.1.0\",\"engine\":{\"lagEvents\":1,\"lagSeconds\":0.5,")
                .contains("\"degradations\":[{\"ruleId\":\"flooded\",\"title\":\"")
                .contains("\",\"cause\":\"total_limit\",\"count\":1204}]")
                .contains("\"lastReload\":\"rejected\"", "\"severity\":\"error\"")
                .endsWith(",\"alertLogIndex\":0}");
        assertThat(body.split("cannot read <it>", -1)).hasSize(RulesStatus.PROBLEMS_SHOWN_MAX + 1);
    }

    @Test
    void givesTheEvidenceOfAnAlertAsAFileThatIsGoneAfterwards() throws Exception {
        server.raise(Alerts.saying("host", "a1", START_MS));
        Path file = Files.writeString(directory.resolve("bundle.zip"), "the bundle");
        server.evidence = alert -> new EvidenceExport.Bundle(
                "varta-" + alert.id() + ".zip",
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE),
                10,
                "100 of 130",
                "c0ffee",
                "5eed");

        HttpResponse<String> answer = browser.post("/api/alerts/a1/evidence", "{}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("the bundle");
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"varta-a1.zip\"");
        assertThat(answer.headers().firstValue("X-Varta-Events")).contains("100 of 130");
        assertThat(answer.headers().firstValue("X-Varta-SHA256")).contains("c0ffee");
        assertThat(answer.headers().firstValue("X-Varta-First-Key")).contains("5eed");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        while (Files.exists(file)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void saysWhyThereIsNoEvidence() throws Exception {
        server.raise(Alerts.saying("host", "a1", START_MS));
        server.evidence = alert -> {
            throw new IOException("record 7 is not sealed yet");
        };
        for (int i = 0; i <= EvidenceApi.EXPORTS_MAX; i++) {
            HttpResponse<String> answer = browser.post("/api/alerts/a1/evidence", "{}");
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("\"not-proven\"", "nothing is exported: record 7 is not sealed yet");
        }
        assertThat(browser.post("/api/alerts/none/evidence", "{}").statusCode()).isEqualTo(404);
        assertThat(browser.get("/api/alerts/a1/evidence").statusCode()).isEqualTo(405);
        assertThat(server.send(HttpRequest.newBuilder(server.uri("/api/alerts/a1/evidence"))
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(server.send(HttpRequest.newBuilder(server.uri("/api/alerts/a1/evidence"))
                                .header("Cookie", browser.cookie)
                                .POST(HttpRequest.BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void writesAtMostTwoBundlesAtTheSameTime() throws Exception {
        server.raise(Alerts.saying("host", "a1", START_MS));
        CountDownLatch entered = new CountDownLatch(EvidenceApi.EXPORTS_MAX);
        CountDownLatch go = new CountDownLatch(1);
        server.evidence = alert -> {
            entered.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("enough");
        };
        List<CompletableFuture<Integer>> first = new ArrayList<>();
        for (int i = 0; i < EvidenceApi.EXPORTS_MAX; i++) {
            first.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return browser.post("/api/alerts/a1/evidence", "{}").statusCode();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        entered.await();
        assertThat(browser.post("/api/alerts/a1/evidence", "{}").statusCode()).isEqualTo(503);
        go.countDown();
        for (CompletableFuture<Integer> answer : first) {
            assertThat(answer.get()).isEqualTo(409);
        }
        assertThat(browser.post("/api/alerts/a1/evidence", "{}").statusCode()).isEqualTo(409);
    }

    @Test
    void tellsWhereEveryEventWent() throws Exception {
        String counts = "\"received\":103,\"accepted\":102,\"acked\":101,\"refused\":1,\"journalled\":102,"
                + "\"evaluated\":99,\"deadLettered\":2,\"lag\":1,\"missing\":7";

        assertThat(browser.get("/api/ledger").body())
                .isEqualTo("{\"mismatches\":[\"ndjson <b>: accepted is more than journalled: Row[]\"],"
                        + "\"comparedFrom\":7,\"comparedTo\":null,"
                        + "\"listeners\":[{\"listener\":\"ndjson\"," + counts + ",\"sourcesLeftOut\":3,"
                        + "\"sources\":[{\"source\":\"192.0.2.7\"," + counts + "}]}],"
                        + "\"gaps\":[{\"listener\":\"ndjson\",\"source\":\"192.0.2.7\",\"host\":\"DC-1\","
                        + "\"channel\":\"Security\",\"kind\":\"numbers\",\"missing\":7,\"jumps\":2,"
                        + "\"lastFrom\":10,\"lastTo\":12,\"lastSequence\":99}]}");
        assertThat(server.get("/api/ledger").statusCode()).isEqualTo(401);
    }

    @Test
    void tellsWhatRulesCostTheDearestFirst() throws Exception {
        assertThat(browser.get("/api/rule-costs").body())
                .isEqualTo("{\"timedEvents\":100,\"findingNs\":50000,\"trialsNs\":75000,\"rules\":["
                        + "{\"ruleId\":\"dear\",\"title\":\"Title of dear\",\"trials\":40,\"hits\":2,"
                        + "\"costNs\":60000,\"dearestNs\":9000,\"overBudget\":1},"
                        + "{\"ruleId\":\"cheap\",\"title\":\"Title of cheap\",\"trials\":30,\"hits\":0,"
                        + "\"costNs\":15000,\"dearestNs\":700,\"overBudget\":0}]}");
        assertThat(browser.get("/api/rule-costs?limit=1").body())
                .contains("dear")
                .doesNotContain("cheap");
        assertThat(browser.get("/api/rule-costs?limit=0").statusCode()).isEqualTo(400);
        assertThat(server.get("/api/rule-costs").statusCode()).isEqualTo(401);
    }

    @Test
    void carriesHostileContentThroughAsData() throws Exception {
        for (int i = 0; i < HOSTILE.size(); i++) {
            assertThat(asKept(HOSTILE.get(i), "a").host()).isEqualTo(HOSTILE.get(i));
            server.raise(Alerts.saying(HOSTILE.get(i), "a" + i, START_MS));

            HttpResponse<String> answer = browser.get("/api/alerts/a" + i);

            assertThat(AlertJson.read(answer.body().getBytes(UTF_8))).isEqualTo(asKept(HOSTILE.get(i), "a" + i));
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
            assertThat(answer.body())
                    .doesNotContain("\u0000")
                    .doesNotContain("\u001b")
                    .doesNotContain("\n");
        }
        assertThat(browser.get("/api/groups").body()).contains("<img src=x onerror=alert(1)>");
        for (AlertGroup group : groups()) {
            assertThat(browser.get("/api/groups/" + group.id()).statusCode()).isEqualTo(200);
        }
        assertThat(browser.get("/api/groups?q=%27%3B%20DROP%20TABLE").body()).contains("DROP TABLE groups");
        assertThat(browser.get("/api/groups?q=b%00").statusCode()).isIn(200, 400);
    }

    @Test
    void shortensLongValuesInListsOnly() throws Exception {
        String host = "h".repeat(100_000);
        server.raise(Alerts.of("a1", "r1", host, START_MS));

        assertThat(browser.get("/api/groups").body()).hasSizeLessThan(5_000).contains("hhh\u2026");
        assertThat(browser.get("/api/alerts/a1").body()).contains(host);
    }

    @Test
    void listsTenThousandGroupsQuickly() throws Exception {
        List<LoggedAlert> alerts = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            alerts.add(new LoggedAlert(i, Alerts.of("a" + i, "r" + i % 97, "host" + i, START_MS + i)));
        }
        long beforeApply = System.nanoTime();
        server.store.alerts().apply(alerts);
        long applied = System.nanoTime();
        browser.get("/api/groups");
        for (String query : List.of("", "?status=all&level=high", "?q=host9999", "?q=nowhere")) {
            long begun = System.nanoTime();
            HttpResponse<String> answer = browser.get("/api/groups" + query);
            long tookMs = (System.nanoTime() - begun) / 1_000_000;

            assertThat(answer.statusCode()).isEqualTo(200);
            System.out.println("10,000 groups, /api/groups" + query + ": " + tookMs + " ms");
        }
        System.out.println("10,000 groups applied in " + (applied - beforeApply) / 1_000_000 + " ms");
    }

    /** Only the name of a field cannot hold half a surrogate pair. */
    private static Alert asKept(String text, String id) throws IOException {
        return AlertJson.read(AlertJson.toBytes(Alerts.saying(text, id, START_MS)));
    }

    private static JournalRecord event(long sequence, byte[] payload) {
        return event(sequence, Format.JSON, new byte[0], payload);
    }

    private static JournalRecord event(long sequence, Format format, byte[] context, byte[] payload) {
        Origin origin = new Origin("default", "ndjson", "ndjson", "", "192.0.2.7:49152");
        return new JournalRecord(JournalRecord.Kind.EVENT, sequence, 1_500_000_000L, origin, format, context, payload);
    }

    private static SigmaRule rule() {
        RuleHeader header = new RuleHeader(
                "r1",
                "cafe",
                "rules/r1.yml",
                new Position(1, 1),
                "r1",
                null,
                "T",
                null,
                "what it finds",
                "Anna <a@b>",
                "DRL 1.1",
                Level.CRITICAL,
                "2026-01-01",
                null,
                List.of("https://example.org"),
                List.of(),
                List.of(),
                List.of(),
                "title: T\n");
        return new SigmaRule(
                header,
                new LogSource("windows", null, "security"),
                new LinkedHashMap<>(Map.of()),
                List.of(new Condition.Selection("sel", new Position(1, 1))));
    }

    private List<AlertGroup> groups() {
        return server.store.alerts().feed(0, 100).stream()
                .map(entry -> entry.group())
                .distinct()
                .toList();
    }

    private String groupId() {
        return groups().getFirst().id();
    }
}
