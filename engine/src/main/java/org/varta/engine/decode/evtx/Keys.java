package org.varta.engine.decode.evtx;

import java.util.HashMap;
import java.util.Map;

/** The keys of one object so far: the second {@code Header} becomes {@code Header_1}. */
final class Keys {

    private static final int MAX_RETAINED = 64;

    private Map<String, Integer> uses = new HashMap<>();

    void clear() {
        if (uses.size() > MAX_RETAINED) {
            uses = new HashMap<>();
        } else {
            uses.clear();
        }
    }

    Key unique(Key wanted) {
        if (uses.putIfAbsent(wanted.name(), 0) == null) {
            return wanted;
        }
        int number = uses.getOrDefault(wanted.name(), 0);
        String name;
        do {
            number++;
            name = wanted.name() + "_" + number;
        } while (uses.containsKey(name));
        uses.put(wanted.name(), number);
        uses.put(name, 0);
        return Key.of(name);
    }
}
