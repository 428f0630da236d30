package org.varta.engine.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.varta.engine.access.Account;

/**
 * Who is logged in. Ids are 256 random bits, made anew at each login; only their hash is kept, so neither timing nor a
 * memory dump gives one away. Thread-safe.
 */
final class Sessions {

    /** A session without a request, or an open live feed, for this long is over. */
    static final Duration IDLE_MAX = Duration.ofHours(1);

    /** A session is over after this long whatever happens: a shift. */
    static final Duration AGE_MAX = Duration.ofHours(12);

    /** Most sessions; then the one that was idle for longest goes. */
    static final int COUNT_MAX = 1_000;

    /** Most sessions of one account; then that one's most idle goes. */
    static final int PER_USER_MAX = 20;

    private static final int SECRET_BYTES = 32;

    private final SecureRandom random;
    private final InstantSource clock;
    private final Map<String, Entry> entries = new HashMap<>();

    /** A session and when it was last used. */
    private record Entry(Session session, long usedAtMs) {}

    /** A session and the id that the browser is to keep. */
    record Started(String id, Session session) {}

    Sessions(SecureRandom random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    synchronized Started start(Account account) {
        dropEnded();
        while (entries.values().stream()
                        .filter(e -> e.session().user().equals(account.name()))
                        .count()
                >= PER_USER_MAX) {
            dropMostIdle(account.name());
        }
        if (entries.size() >= COUNT_MAX) {
            dropMostIdle(null);
        }
        String id = secret();
        Session session = new Session(fingerprint(id), account.name(), account.role(), secret(), clock.millis());
        entries.put(session.fingerprint(), new Entry(session, clock.millis()));
        return new Started(id, session);
    }

    /** The session with this id if it is alive, which it then stays. */
    Optional<Session> use(String id) {
        return id.length() == SECRET_BYTES * 2 ? touch(fingerprint(id)) : Optional.empty();
    }

    /** Whether a session is still alive, which it then stays. */
    boolean keep(Session session) {
        return touch(session.fingerprint()).isPresent();
    }

    private synchronized Optional<Session> touch(String fingerprint) {
        Entry entry = entries.get(fingerprint);
        if (entry == null) {
            return Optional.empty();
        }
        if (isOver(entry)) {
            entries.remove(fingerprint);
            return Optional.empty();
        }
        entries.put(fingerprint, new Entry(entry.session(), clock.millis()));
        return Optional.of(entry.session());
    }

    synchronized void end(Session session) {
        entries.remove(session.fingerprint());
    }

    /** Whether the token is this session's; takes the same time for every wrong one. */
    static boolean isCsrfOf(Session session, String token) {
        return MessageDigest.isEqual(session.csrf().getBytes(US_ASCII), token.getBytes(UTF_8));
    }

    private boolean isOver(Entry entry) {
        long nowMs = clock.millis();
        return nowMs - entry.usedAtMs() > IDLE_MAX.toMillis()
                || nowMs - entry.session().startedAtMs() > AGE_MAX.toMillis();
    }

    private void dropEnded() {
        entries.values().removeIf(this::isOver);
    }

    private void dropMostIdle(@org.jspecify.annotations.Nullable String user) {
        entries.values().stream()
                .filter(entry -> user == null || entry.session().user().equals(user))
                .min(Comparator.comparingLong(Entry::usedAtMs))
                .ifPresent(entry -> entries.remove(entry.session().fingerprint()));
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String fingerprint(String id) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
