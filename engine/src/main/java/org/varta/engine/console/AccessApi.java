package org.varta.engine.console;

import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varta.collector.ops.MeterNames;
import org.varta.collector.wire.http.HttpExchange;
import org.varta.engine.access.Account;
import org.varta.engine.access.Users;
import org.varta.engine.console.Route.Access;
import org.varta.engine.console.Route.Call;

/** Logging in and out. */
final class AccessApi {

    static final String COOKIE = "varta_session";

    /** Each takes a core for some tenths of a second. */
    private static final int HASHES_AT_ONCE_MAX = 2;

    private static final Logger LOG = LoggerFactory.getLogger(AccessApi.class);

    private final Users users;
    private final Sessions sessions;
    private final LoginBackOff backOff;
    private final boolean isTls;
    private final Semaphore hashes = new Semaphore(HASHES_AT_ONCE_MAX);
    private final Counter right;
    private final Counter wrong;
    private final Counter delayed;

    AccessApi(ConsolePorts ports, Sessions sessions) {
        this.users = new Users(ports.accounts(), ports.random());
        this.sessions = sessions;
        this.backOff = new LoginBackOff(ports.clock());
        this.isTls = ports.site().isTls();
        this.right = ports.meters().counter(MeterNames.CONSOLE_LOGINS, "result", "right");
        this.wrong = ports.meters().counter(MeterNames.CONSOLE_LOGINS, "result", "wrong");
        this.delayed = ports.meters().counter(MeterNames.CONSOLE_LOGINS, "result", "delayed");
    }

    List<Route> routes() {
        return List.of(
                new Route("GET", "/api/session", Access.SESSION, this::session),
                new Route("POST", "/api/login", Access.ANYBODY, this::login),
                new Route("POST", "/api/logout", Access.SESSION, this::logout));
    }

    /** The session that a request belongs to. */
    Optional<Session> sessionOf(HttpExchange exchange) {
        return exchange.cookie(COOKIE).flatMap(sessions::use);
    }

    private Reply session(Call call) {
        return Answer.ok(json -> ApiJson.session(json, call.user()));
    }

    private Reply login(Call call) throws Refusal {
        String type = call.exchange().header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.equals(Answer.JSON) && !type.startsWith(Answer.JSON + ";")) {
            throw Refusal.badRequest("Content-Type must be " + Answer.JSON);
        }
        JsonBody body = JsonBody.parse(call.exchange().body(), Set.of("user", "password"));
        String name = body.required("user");
        String peer = call.exchange().peer();
        OptionalLong waitSeconds = backOff.begin(name, peer);
        if (waitSeconds.isPresent()) {
            delayed.increment();
            throw Refusal.tooManyAttempts(waitSeconds.getAsLong());
        }
        Optional<Account> account = authenticate(name, body.required("password"));
        if (account.isEmpty()) {
            wrong.increment();
            LOG.info("login refused, from {}", peer);
            throw Refusal.wrongCredentials();
        }
        right.increment();
        backOff.succeeded(name, peer);
        call.session().ifPresent(sessions::end);
        Sessions.Started started = sessions.start(account.get());
        LOG.info("{} logged in, from {}", account.get().name(), peer);
        return Answer.ok(json -> ApiJson.session(json, started.session()))
                .with(Map.of("Set-Cookie", cookie(started.id(), Sessions.AGE_MAX.toSeconds())));
    }

    private Optional<Account> authenticate(String name, String password) throws Refusal {
        if (!hashes.tryAcquire()) {
            throw Refusal.busy("too many logins at once");
        }
        try {
            return users.authenticate(name, password);
        } finally {
            hashes.release();
        }
    }

    private Reply logout(Call call) {
        sessions.end(call.user());
        return Answer.noContent().with(Map.of("Set-Cookie", cookie("", 0)));
    }

    private String cookie(String id, long maxAgeSeconds) {
        return COOKIE + "=" + id + "; Path=/; Max-Age=" + maxAgeSeconds + "; HttpOnly; SameSite=Strict"
                + (isTls ? "; Secure" : "");
    }
}
