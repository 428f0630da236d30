package org.varta.engine.correlate.esper;

import java.util.HashMap;
import java.util.Map;

/** The groups that have something in their window, each once. */
final class Groups {

    private final Map<Group, Group> all = new HashMap<>();

    /** The group that is equal to this one, or this one, from now on. */
    Group shared(Group group) {
        Group held = all.putIfAbsent(group, group);
        return held == null ? group : held;
    }

    /** Its last item has left, or none has entered. */
    void release(Group group) {
        all.remove(group);
    }

    int size() {
        return all.size();
    }
}
