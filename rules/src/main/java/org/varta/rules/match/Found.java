package org.varta.rules.match;

/** Takes what an index finds. */
@FunctionalInterface
interface Found {

    /** Ends a search at the first thing that it finds. */
    Found FIRST = payload -> true;

    /** Takes the payload of a literal, of some more than once; true ends the search. */
    boolean take(int payload);
}
