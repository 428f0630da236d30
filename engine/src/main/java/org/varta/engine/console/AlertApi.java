package org.varta.engine.console;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.varta.collector.wire.http.HttpExchange;
import org.varta.engine.alert.ActionResult;
import org.varta.engine.alert.Alert;
import org.varta.engine.alert.AnalystAction;
import org.varta.engine.alert.DeadLetterStore;
import org.varta.engine.alert.FeedEntry;
import org.varta.engine.alert.GroupQuery;
import org.varta.engine.console.Route.Access;
import org.varta.engine.console.Route.Call;
import org.varta.engine.detect.DeadLetter;
import org.varta.rules.sigma.Level;

/** What analysts look at and what they do about it. */
final class AlertApi {

    private static final int PAGE_DEFAULT = 100;
    private static final int ALERTS_OF_GROUP = 50;

    /** Most organisations that are named. */
    private static final int ORGANISATIONS_MAX = 1_000;

    private static final Set<String> LEVELS =
            Arrays.stream(Level.values()).map(Level::keyword).collect(Collectors.toUnmodifiableSet());

    private final ConsolePorts ports;

    AlertApi(ConsolePorts ports) {
        this.ports = ports;
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/api/groups", Access.SESSION, this::groups),
                new Route("GET", "/api/organisations", Access.SESSION, this::organisations),
                new Route("GET", "/api/groups/{id}", Access.SESSION, this::group),
                new Route("POST", "/api/groups/{id}/acknowledge", Access.SESSION, this::acknowledge),
                new Route("POST", "/api/groups/{id}/reopen", Access.SESSION, this::reopen),
                new Route("GET", "/api/alerts/{id}", Access.SESSION, this::alert),
                new Route("GET", "/api/events/{sequence}", Access.SESSION, this::event),
                new Route("GET", "/api/rules/{key}", Access.SESSION, this::rule),
                new Route("GET", "/api/dead-letters", Access.SESSION, this::deadLetters),
                new Route("GET", "/api/stream", Access.SESSION, this::stream));
    }

    private Reply groups(Call call) throws Refusal {
        HttpExchange request = call.exchange();
        GroupQuery query = new GroupQuery(
                show(request.query("status").orElse("open")),
                levels(request.query("level").orElse("")),
                text(request, "organisation"),
                text(request, "q"),
                number(request, "before", 0, Long.MAX_VALUE, GroupQuery.FROM_NEWEST),
                (int) number(request, "limit", 1, GroupQuery.LIMIT_MAX, PAGE_DEFAULT));
        return Answer.ok(json -> ApiJson.page(json, ports.alerts().groups(query)));
    }

    private static GroupQuery.Show show(String status) throws Refusal {
        return switch (status) {
            case "open" -> GroupQuery.Show.OPEN;
            case "acknowledged" -> GroupQuery.Show.ACKNOWLEDGED;
            case "all" -> GroupQuery.Show.ALL;
            default -> throw Refusal.badRequest("status must be open, acknowledged or all");
        };
    }

    private static Set<String> levels(String list) throws Refusal {
        Set<String> levels = Arrays.stream(list.split(",", -1))
                .map(level -> level.strip().toLowerCase(Locale.ROOT))
                .filter(level -> !level.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
        if (!LEVELS.containsAll(levels)) {
            throw Refusal.badRequest("level must be a list of informational, low, medium, high, critical");
        }
        return levels;
    }

    private static String text(HttpExchange request, String name) throws Refusal {
        String text = request.query(name).orElse("");
        if (text.length() > GroupQuery.TEXT_CHARS_MAX) {
            throw Refusal.badRequest(name + " has at most " + GroupQuery.TEXT_CHARS_MAX + " characters");
        }
        return text;
    }

    /** A number of the query. */
    static long number(HttpExchange request, String name, long min, long max, long absent) throws Refusal {
        var text = request.query(name);
        return text.isEmpty() ? absent : number(name, text.get(), min, max);
    }

    private static long number(String name, String text, long min, long max) throws Refusal {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw Refusal.badRequest(name + " must be a whole number from " + min + " to " + max);
    }

    private Reply organisations(Call call) {
        List<String> names = ports.alerts().organisations(ORGANISATIONS_MAX);
        return Answer.ok(json -> ApiJson.organisations(json, names));
    }

    private Reply group(Call call) throws Refusal {
        var detail = ports.alerts()
                .group(call.variable("id"), ALERTS_OF_GROUP)
                .orElseThrow(() -> Refusal.notFound("no such group"));
        return Answer.ok(json -> ApiJson.detail(json, detail));
    }

    private Reply acknowledge(Call call) throws Refusal {
        return act(call, AnalystAction.Kind.ACKNOWLEDGE);
    }

    private Reply reopen(Call call) throws Refusal {
        return act(call, AnalystAction.Kind.REOPEN);
    }

    private Reply act(Call call, AnalystAction.Kind kind) throws Refusal {
        String note = JsonBody.parse(call.exchange().body(), Set.of("note")).orEmpty("note");
        if (note.length() > AnalystAction.NOTE_CHARS_MAX) {
            throw Refusal.badRequest("note has at most " + AnalystAction.NOTE_CHARS_MAX + " characters");
        }
        var result = ports.alerts()
                .act(
                        call.variable("id"),
                        kind,
                        call.user().user(),
                        note,
                        ports.clock().millis());
        return switch (result) {
            case ActionResult.Done(var group, var isChanged) -> {
                if (isChanged) {
                    ports.feed().changed(group);
                }
                yield Answer.ok(json -> {
                    json.writeStartObject();
                    json.writeFieldName("group");
                    ApiJson.group(json, group);
                    json.writeEndObject();
                });
            }
            case ActionResult.NoSuchGroup() -> throw Refusal.notFound("no such group");
            case ActionResult.CatchingUp() -> throw Refusal.busy("the alert store is being rebuilt");
        };
    }

    private Reply alert(Call call) throws Refusal {
        FeedEntry entry =
                ports.alerts().alert(call.variable("id")).orElseThrow(() -> Refusal.notFound("no such alert"));
        Alert alert = entry.alert();
        if (alert == null) {
            throw Refusal.notFound("the store has let go of this alert");
        }
        return Answer.ok(
                json -> ApiJson.alert(json, entry.index(), entry.group().id(), alert));
    }

    private Reply event(Call call) throws Refusal, IOException {
        long sequence = number("sequence", call.variable("sequence"), 1, Long.MAX_VALUE);
        var found = ports.events().find(sequence).orElseThrow(() -> Refusal.notFound("no such event"));
        return switch (found.record().kind()) {
            case EVENT, GAP -> Answer.ok(json -> SourceJson.event(json, found));
            case TICK -> throw Refusal.notFound("no such event");
        };
    }

    private Reply rule(Call call) throws Refusal {
        String key = call.variable("key");
        var hash = call.exchange().query("contentHash");
        var document = (hash.isEmpty() ? ports.rules().find(key) : ports.rules().find(key, hash.get()))
                .orElseThrow(() -> Refusal.notFound("no such rule"));
        return Answer.ok(json -> SourceJson.rule(json, document));
    }

    private Reply deadLetters(Call call) throws Refusal {
        long before = number(call.exchange(), "before", 0, Long.MAX_VALUE, DeadLetterStore.FROM_NEWEST);
        int limit = (int) number(call.exchange(), "limit", 1, GroupQuery.LIMIT_MAX, PAGE_DEFAULT);
        List<DeadLetter> found = ports.deadLetters().newest(before, limit + 1);
        boolean hasMore = found.size() > limit;
        List<DeadLetter> page = hasMore ? found.subList(0, limit) : found;
        return Answer.ok(json -> ApiJson.deadLetters(json, page, hasMore));
    }

    private Reply stream(Call call) throws Refusal {
        HttpExchange request = call.exchange();
        var lastEventId = request.header("Last-Event-ID").filter(id -> !id.isEmpty());
        long after = lastEventId.isPresent()
                ? number("Last-Event-ID", lastEventId.get(), 0, Long.MAX_VALUE)
                : number(request, "after", 0, Long.MAX_VALUE, -1);
        return new Reply.Live(
                call.user(), after >= 0 ? after : ports.alerts().lastAppliedIndex(), text(request, "organisation"));
    }
}
