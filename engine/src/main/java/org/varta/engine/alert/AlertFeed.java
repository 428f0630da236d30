package org.varta.engine.alert;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells listeners in this process that the store has something new. Thread-safe; listeners must not block. */
public final class AlertFeed {

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Somebody who follows the store. */
    public interface Listener {
        /** The store holds the alert log up to this index. */
        void applied(long alertLogIndex);

        /** An analyst changed a group. */
        void changed(AlertGroup group);
    }

    /** From now on told. */
    public void add(Listener listener) {
        listeners.add(listener);
    }

    /** No longer told. */
    public void remove(Listener listener) {
        listeners.remove(listener);
    }

    /** Tells that alerts were applied. */
    public void applied(long alertLogIndex) {
        listeners.forEach(listener -> listener.applied(alertLogIndex));
    }

    /** Tells that a group was changed. */
    public void changed(AlertGroup group) {
        listeners.forEach(listener -> listener.changed(group));
    }
}
