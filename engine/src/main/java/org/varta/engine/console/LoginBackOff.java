package org.varta.engine.console;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.varta.engine.access.Account;

/**
 * Slows down guessing of passwords. An address that fails often waits up to a quarter of an hour; an account that is
 * guessed at from many addresses waits for half a minute at most, so that an outsider cannot lock an analyst out.
 * Thread-safe.
 */
final class LoginBackOff {

    /** Failures that are free; the wait doubles with each further one. */
    static final int FREE_FAILURES = 5;

    static final Duration PEER_WAIT_MAX = Duration.ofMinutes(15);
    static final Duration USER_WAIT_MAX = Duration.ofSeconds(30);

    /** Failures are forgotten after this long without one. */
    static final Duration MEMORY = Duration.ofHours(1);

    /** Most names and addresses remembered; then the one that failed longest ago is forgotten. */
    static final int REMEMBERED_MAX = 10_000;

    private static final int DOUBLINGS_MAX = 20;

    private final InstantSource clock;
    private final SequencedMap<String, Failures> byKey = new LinkedHashMap<>();

    /** How often, and when for the last time. */
    private record Failures(int count, long lastAtMs) {}

    LoginBackOff(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Counts an attempt as failed before it is made, so that parallel guesses gain nothing.
     *
     * @return seconds to wait, when it must not be made
     */
    synchronized OptionalLong begin(String user, String peer) {
        long waitMs = Math.max(waitMs(userKey(user), USER_WAIT_MAX), waitMs(peerKey(peer), PEER_WAIT_MAX));
        if (waitMs > 0) {
            return OptionalLong.of((waitMs + 999) / 1_000);
        }
        fail(userKey(user));
        fail(peerKey(peer));
        return OptionalLong.empty();
    }

    /**
     * An attempt that was begun was right. Earlier failures of the address stay, or whoever has one account could guess
     * at the others for ever.
     */
    synchronized void succeeded(String user, String peer) {
        byKey.remove(userKey(user));
        byKey.computeIfPresent(
                peerKey(peer),
                (key, failures) ->
                        failures.count() == 1 ? null : new Failures(failures.count() - 1, failures.lastAtMs()));
    }

    private long waitMs(String key, Duration max) {
        Failures failures = byKey.get(key);
        if (failures == null || failures.count() < FREE_FAILURES) {
            return 0;
        }
        long wait = 1_000L << Math.min(failures.count() - FREE_FAILURES, DOUBLINGS_MAX);
        return failures.lastAtMs() + Math.min(wait, max.toMillis()) - clock.millis();
    }

    private void fail(String key) {
        long nowMs = clock.millis();
        Failures before = byKey.remove(key);
        int count = before == null || nowMs - before.lastAtMs() > MEMORY.toMillis() ? 0 : before.count();
        if (byKey.size() >= REMEMBERED_MAX) {
            byKey.pollFirstEntry();
        }
        byKey.put(key, new Failures(count + 1, nowMs));
    }

    private static String userKey(String user) {
        return "user " + user.substring(0, Math.min(user.length(), Account.NAME_CHARS_MAX));
    }

    /** Without the port. */
    private static String peerKey(String peer) {
        int port = peer.lastIndexOf(':');
        return "peer " + (port < 0 ? peer : peer.substring(0, port));
    }
}
