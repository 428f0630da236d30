package org.varta.engine.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LoginBackOffTest {

    private long nowMs = 1_000_000;
    private final LoginBackOff backOff = new LoginBackOff(() -> Instant.ofEpochMilli(nowMs));

    @Test
    void waitsTwiceAsLongAfterEachFurtherFailure() {
        fail("anna", "192.0.2.1:5", LoginBackOff.FREE_FAILURES);

        assertThat(backOff.begin("anna", "192.0.2.1:6")).isEqualTo(OptionalLong.of(1));
        nowMs += 1_000;
        assertThat(backOff.begin("anna", "192.0.2.1:7")).isEmpty();
        assertThat(backOff.begin("anna", "192.0.2.1:8")).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void anAddressWaitsAtMostAQuarterOfAnHour() {
        for (int i = 0; i < 30; i++) {
            fail("user" + i, "192.0.2.1:5", 1);
            nowMs += LoginBackOff.PEER_WAIT_MAX.toMillis();
        }
        fail("user", "192.0.2.1:5", 1);

        assertThat(backOff.begin("another", "192.0.2.1:5")).isEqualTo(OptionalLong.of(15 * 60));
        assertThat(backOff.begin("another", "192.0.2.2:5")).isEmpty();
    }

    @Test
    void manyAddressesCannotLockAnAnalystOutForLong() {
        for (int i = 0; i < 100; i++) {
            fail("anna", "192.0.2." + i + ":5", 1);
            nowMs += LoginBackOff.USER_WAIT_MAX.toMillis();
        }
        fail("anna", "198.51.100.1:5", 1);

        assertThat(backOff.begin("anna", "203.0.113.1:5")).isEqualTo(OptionalLong.of(30));
    }

    @Test
    void aRightPasswordClearsTheAccountButNotTheAddress() {
        fail("anna", "192.0.2.1:5", 3);
        backOff.begin("olena", "192.0.2.1:5");
        backOff.succeeded("olena", "192.0.2.1:5");
        fail("anna", "192.0.2.1:5", 2);

        assertThat(backOff.begin("third", "192.0.2.1:5")).isPresent();
    }

    @Test
    void forgetsAfterAnHour() {
        fail("anna", "192.0.2.1:5", LoginBackOff.FREE_FAILURES);
        nowMs += LoginBackOff.MEMORY.toMillis() + 1;

        fail("anna", "192.0.2.1:5", LoginBackOff.FREE_FAILURES);

        assertThat(backOff.begin("anna", "192.0.2.1:5")).isEqualTo(OptionalLong.of(1));
    }

    private void fail(String user, String peer, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(backOff.begin(user, peer)).isEmpty();
        }
    }
}
