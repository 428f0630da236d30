package org.varta.engine.correlate.esper;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that an expression may use: events by their tag or alias, and the fields of one event without either. */
final class EplScope {

    /** The property of every event that holds its hit; no statement can name it, as no field begins so. */
    static final String HIT = "_hit";

    private final Map<String, Set<String>> fieldsByAlias = new HashMap<>();
    private final @Nullable String bareAlias;
    private final Set<String> bareFields;

    private EplScope(@Nullable String bareAlias, Set<String> bareFields) {
        this.bareAlias = bareAlias;
        this.bareFields = bareFields;
    }

    /** Without a name. */
    static EplScope empty() {
        return new EplScope(null, Set.of());
    }

    /** The same names, and the fields of an event that has a name. */
    EplScope with(String alias, Set<String> fields) throws EplRefusal {
        EplScope wider = new EplScope(alias, fields);
        wider.fieldsByAlias.putAll(fieldsByAlias);
        wider.add(alias, fields);
        return wider;
    }

    /** The same names, and the fields of an event that has none: inside its own filter. */
    EplScope within(Set<String> fields) {
        EplScope wider = new EplScope(null, fields);
        wider.fieldsByAlias.putAll(fieldsByAlias);
        return wider;
    }

    void add(String alias, Set<String> fields) throws EplRefusal {
        if (!isName(alias)) {
            throw new EplRefusal("the name " + alias + " has to be letters, digits and _, a letter first", alias);
        }
        if (fieldsByAlias.putIfAbsent(alias, fields) != null) {
            throw new EplRefusal("the name " + alias + " stands for two events; give each its own", alias);
        }
    }

    boolean isEvent(String name) {
        return fieldsByAlias.containsKey(name);
    }

    /** A property as it is to be written. */
    String property(String name) throws EplRefusal {
        int dot = name.indexOf('.');
        String alias = dot < 0 ? null : name.substring(0, dot);
        String field = name.substring(dot + 1);
        Set<String> fields = alias == null ? bareFields : fieldsByAlias.get(alias);
        if (!isName(field) || fields == null || !fields.contains(field)) {
            throw new EplRefusal(
                    name + " is no field of an input"
                            + (fields == null || fields.isEmpty()
                                    ? ": write event.field, the event's name as in the from clause"
                                    : "; there are " + String.join(", ", fields)),
                    name);
        }
        String owner = alias == null ? bareAlias : alias;
        return owner == null ? field : owner + '.' + field;
    }

    static boolean isName(String name) {
        if (name.isEmpty() || !isLetter(name.charAt(0))) {
            return false;
        }
        return name.chars().allMatch(c -> isLetter(c) || (c >= '0' && c <= '9') || c == '_');
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
