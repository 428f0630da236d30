package org.varta.rules.match;

/**
 * One of many literals to be found.
 *
 * @param bytes UTF-8, folded when it is compared with folded text
 * @param payload what is told when it is found
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Needle(byte[] bytes, int payload) {}
