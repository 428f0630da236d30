package org.varta.engine.console;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varta.collector.wire.http.HttpExchange;

/**
 * One thing that the API can do.
 *
 * @param method {@code GET} or {@code POST}; every POST with a session needs its CSRF token
 * @param template path whose parts in braces are variables
 */
record Route(String method, String template, Access access, Work work) {
    Route {
        requireNonNull(method, "method");
        requireNonNull(template, "template");
        requireNonNull(access, "access");
        requireNonNull(work, "work");
    }

    /** Who may come in. */
    enum Access {
        ANYBODY,
        SESSION
    }

    /** Does it; may block. */
    interface Work {
        Reply on(Call call) throws Refusal, IOException;
    }

    /**
     * A request that found its route.
     *
     * @param session empty where anybody may come in
     * @param variables parts of the path by their name in the template
     */
    record Call(HttpExchange exchange, Optional<Session> session, Map<String, String> variables) {

        String variable(String name) {
            return requireNonNull(variables.get(name), name);
        }

        /** On routes that need one. */
        Session user() {
            return session.orElseThrow();
        }
    }

    /** The variables of a path; empty when the path is another one's. */
    Optional<Map<String, String>> match(String path) {
        List<String> wanted = List.of(template.split("/", -1));
        List<String> found = List.of(path.split("/", -1));
        if (wanted.size() != found.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            String part = wanted.get(i);
            if (part.startsWith("{") && !found.get(i).isEmpty()) {
                variables.put(part.substring(1, part.length() - 1), found.get(i));
            } else if (!part.equals(found.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
