package org.varta.engine.alert;

import static java.util.Objects.requireNonNull;

/** What became of an analyst's wish to change a group. */
public sealed interface ActionResult {

    /** The group is now in the state asked for. */
    record Done(AlertGroup group, boolean isChanged) implements ActionResult {
        public Done {
            requireNonNull(group, "group");
        }
    }

    /** There is no such group. */
    record NoSuchGroup() implements ActionResult {}

    /** The store is being rebuilt and has not reached the earlier actions; try again soon. */
    record CatchingUp() implements ActionResult {}
}
