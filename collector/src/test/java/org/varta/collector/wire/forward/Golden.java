package org.varta.collector.wire.forward;

import java.util.HexFormat;
import java.util.List;

/**
 * Messages as real clients sent them.
 *
 * @param events the entries in it
 * @param answer what the client waits for
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Golden(String client, byte[] message, String tag, List<byte[]> events, byte[] answer) {

    private static final HexFormat HEX = HexFormat.of();

    private static final String FLUENT_BIT_EVENT =
            "9292d7006b02a833371df76b8085a76d657373616765b268656c6c6f20d0bfd180d0b8d0b2d1"
                    + "96d182a4686f7374a26831a56c6576656ca47761726ea37069642aa66e657374656481a1619401cb4004000000000000c3c0";

    /** Forward mode of Fluent Bit 5.1.1: metadata, the option as a map of 32 bits. */
    static final Golden FLUENT_BIT = of(
            "Fluent Bit",
            "93a777696e2e73656391" + FLUENT_BIT_EVENT
                    + "df00000003a56368756e6bb84e7179794e67556e63564e2b616f637636764e6672673d3da473697a6501ad666c75656e74"
                    + "5f7369676e616c00",
            "win.sec",
            List.of(FLUENT_BIT_EVENT),
            "81a361636bb84e7179794e67556e63564e2b616f637636764e6672673d3d");

    /** The same event with {@code compress gzip}. */
    static final Golden FLUENT_BIT_GZIP = of(
            "Fluent Bit, gzip",
            "93a777696e2e736563c46f1f8b08000000000000ff015800a7ff" + FLUENT_BIT_EVENT
                    + "ce918b7658000000"
                    + "df00000004a56368756e6bb84e7179794e67556e63564e2b616f637636764e6672673d3da473697a6501aa636f6d7072"
                    + "6573736564a4677a6970ad666c75656e745f7369676e616c00",
            "win.sec",
            List.of(FLUENT_BIT_EVENT),
            "81a361636bb84e7179794e67556e63564e2b616f637636764e6672673d3d");

    /** fluent-logger 3.4.1 of npm in its EventEntry mode: a time in whole seconds, {@code size} in bytes. */
    static final Golden NODE = of(
            "fluent-logger for Node.js",
            "93a57461672e61c40b92ce6b02a4b281a16da17884a56368756e6bb8745a476477742b38394562444b694e52516875636c773d3d"
                    + "a473697a650baa636f6d70726573736564a474657874b26576656e74456e7472794461746153697a650b",
            "tag.a",
            List.of("92ce6b02a4b281a16da178"),
            "81a361636bb8745a476477742b38394562444b694e52516875636c773d3d");

    /** Fluency 2.7.3: entries as {@code str}, two kinds of time, a UUID as chunk. */
    static final Golden FLUENCY = of(
            "Fluency",
            "93a777696e2e736563d92992d7006553f1000754d4c081a74576656e744944cd121192ce6b02a59a81a74576656e744944cd1210"
                    + "82a473697a6529a56368756e6bd92433363961316365312d323263322d346636652d626532632d6564323337326331386336"
                    + "61",
            "win.sec",
            List.of("92d7006553f1000754d4c081a74576656e744944cd1211", "92ce6b02a59a81a74576656e744944cd1210"),
            "81a361636bd92433363961316365312d323263322d346636652d626532632d656432333732633138633661");

    static final List<Golden> ALL = List.of(FLUENT_BIT, FLUENT_BIT_GZIP, NODE, FLUENCY);

    private static Golden of(String client, String message, String tag, List<String> events, String answer) {
        return new Golden(
                client,
                HEX.parseHex(message),
                tag,
                events.stream().map(HEX::parseHex).toList(),
                HEX.parseHex(answer));
    }
}
