package org.varta.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varta.engine.access.Account;
import org.varta.engine.access.PasswordHash;
import org.varta.engine.access.Role;

class SessionsTest {

    private static final PasswordHash ANY_PASSWORD = new PasswordHash(600_000, "0".repeat(32), "0".repeat(64));

    private long nowMs = 1_000_000;
    private final Sessions sessions = new Sessions(new SecureRandom(), () -> Instant.ofEpochMilli(nowMs));

    @Test
    void anIdIs256BitsAndNeverTheSameTwice() {
        Sessions.Started first = sessions.start(account("anna"));
        Sessions.Started second = sessions.start(account("anna"));

        assertThat(first.id()).matches("[0-9a-f]{64}").isNotEqualTo(second.id());
        assertThat(first.session().csrf()).isNotEqualTo(second.session().csrf());
        assertThat(sessions.use(first.id())).contains(first.session());
    }

    @Test
    void endsAfterAnIdleHourButNotWhileItIsUsed() {
        String id = sessions.start(account("anna")).id();
        for (int i = 0; i < 5; i++) {
            nowMs += Sessions.IDLE_MAX.toMillis();
            assertThat(sessions.use(id)).isPresent();
        }

        nowMs += Sessions.IDLE_MAX.toMillis() + 1;

        assertThat(sessions.use(id)).isEmpty();
        nowMs -= 10;
        assertThat(sessions.use(id)).as("gone for good").isEmpty();
    }

    @Test
    void endsAfterAShiftHoweverMuchItIsUsed() {
        Sessions.Started started = sessions.start(account("anna"));
        long endMs = nowMs + Sessions.AGE_MAX.toMillis();
        while (nowMs + Sessions.IDLE_MAX.toMillis() < endMs) {
            nowMs += Sessions.IDLE_MAX.toMillis();
            assertThat(sessions.keep(started.session())).isTrue();
        }

        nowMs = endMs + 1;

        assertThat(sessions.keep(started.session())).isFalse();
    }

    @Test
    void oneAccountCannotPushTheOthersOut() {
        Sessions.Started olena = sessions.start(account("olena"));
        List<Sessions.Started> annas = new ArrayList<>();
        for (int i = 0; i <= Sessions.PER_USER_MAX; i++) {
            nowMs++;
            annas.add(sessions.start(account("anna")));
        }

        assertThat(sessions.use(olena.id())).isPresent();
        assertThat(sessions.use(annas.getFirst().id())).isEmpty();
        assertThat(sessions.use(annas.get(1).id())).isPresent();
    }

    @Test
    void keepsANumberOfSessionsAtMostAndDropsTheMostIdle() {
        Sessions.Started first = sessions.start(account("first"));
        for (int i = 0; i < Sessions.COUNT_MAX; i++) {
            nowMs++;
            sessions.start(account("user" + i));
        }

        assertThat(sessions.use(first.id())).isEmpty();
    }

    @Test
    void knowsItsCsrfTokenAndNoOther() {
        Session session = sessions.start(account("anna")).session();

        assertThat(Sessions.isCsrfOf(session, session.csrf())).isTrue();
        assertThat(Sessions.isCsrfOf(session, "")).isFalse();
        assertThat(Sessions.isCsrfOf(session, session.csrf() + "0")).isFalse();
        assertThat(session.toString()).doesNotContain(session.csrf());
    }

    private static Account account(String name) {
        return new Account(name, Role.ANALYST, ANY_PASSWORD);
    }
}
