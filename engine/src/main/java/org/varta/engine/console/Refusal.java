package org.varta.engine.console;

import java.util.Map;

/** A request that is not answered with what it asked for, and why; becomes an error answer. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    private Refusal(Answer answer) {
        super("HTTP " + answer.status(), null, false, false);
        this.answer = answer;
    }

    Answer answer() {
        return answer;
    }

    static Refusal badRequest(String message) {
        return new Refusal(Answer.error(400, "bad-request", message));
    }

    static Refusal unauthenticated() {
        return new Refusal(Answer.error(401, "unauthenticated", "log in first"));
    }

    static Refusal wrongCredentials() {
        return new Refusal(Answer.error(401, "wrong-credentials", "user or password is wrong"));
    }

    static Refusal forbidden(String message) {
        return new Refusal(Answer.error(403, "forbidden", message));
    }

    static Refusal notFound(String message) {
        return new Refusal(Answer.error(404, "not-found", message));
    }

    static Refusal methodNotAllowed(String allowed) {
        return new Refusal(Answer.error(405, "method-not-allowed", "allowed here: " + allowed)
                .with(Map.of("Allow", allowed)));
    }

    static Refusal notProven(String message) {
        return new Refusal(Answer.error(409, "not-proven", message));
    }

    static Refusal tooLarge(int bytesMax) {
        return new Refusal(Answer.error(413, "too-large", "at most " + bytesMax + " bytes"));
    }

    static Refusal tooManyAttempts(long retryAfterSeconds) {
        return new Refusal(Answer.error(
                        429, "too-many-attempts", "too many failed logins; try again in " + retryAfterSeconds + " s")
                .with(Map.of("Retry-After", Long.toString(retryAfterSeconds))));
    }

    static Refusal busy(String message) {
        return new Refusal(Answer.error(503, "busy", message).with(Map.of("Retry-After", "1")));
    }
}
